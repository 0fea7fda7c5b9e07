"""Checks of the data: which there are, and running them on one state of the database.

The checks stand in `app/data_checks/`, and `app/all_checks.py` registers them.
"""
