"""Approval of a draft before it is published, where the company wants it."""
