"""Territories and who holds them, from when to when."""
