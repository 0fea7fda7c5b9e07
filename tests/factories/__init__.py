"""Rows as tests need them, made directly: a test of one verb should not walk through all others."""
