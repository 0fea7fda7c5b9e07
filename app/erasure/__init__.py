"""Erasing what is kept of a candidate: what goes, what holds it back, and the decision, with its reason."""
