"""Candidates, their applications, and the links to their pages."""
