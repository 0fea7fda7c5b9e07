"""Factories: rows as tests need them, made directly, without the actions before."""
