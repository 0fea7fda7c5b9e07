"""Tests of the lists of applications: filters, saved views and export."""
