"""Interviews, the kit an interviewer has in hand, and honest scorecards."""
