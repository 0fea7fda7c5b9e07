"""Erasing a candidate's data: what is deleted, what prevents it, and the decision with its reason."""
