"""Sums by month that hiring reports read, and the changes that are not in them yet (decision 75)."""
