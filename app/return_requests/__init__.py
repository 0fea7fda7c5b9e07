"""Asking a candidate who has withdrawn to come back, and their answer."""
