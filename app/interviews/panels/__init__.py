"""Meetings of several interviewers with one candidate."""
