"""Erasing what is kept of a candidate."""
