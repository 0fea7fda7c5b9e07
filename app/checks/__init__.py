"""Checks of the data: which there are, and running them on one state of the database.

A package writes the checks of its own rules in its `checks.py`, and `app/all_checks.py` registers them.
"""
