"""Putting on record what was done."""
