"""Pools of people to come back to, and people from earlier for a new opening."""
