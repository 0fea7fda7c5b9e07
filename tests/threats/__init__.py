"""Attacks known from systems that do the same job; README.md says which test answers which."""
