"""Hiring teams of stages: their members, who can interview, and changes."""
