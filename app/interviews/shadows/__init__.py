"""Somebody in training who sits in on an interview."""
