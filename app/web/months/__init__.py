"""Spans of months in addresses: months and fiscal quarters, asked for and offered."""
