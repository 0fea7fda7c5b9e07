"""Accommodations: what a candidate needs to take part, and what the recruiter grants them."""
