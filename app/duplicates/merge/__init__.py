"""Merge two records of the same person."""
