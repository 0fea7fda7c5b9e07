"""Colleagues who know a candidate: who says so, and that a recruiter acknowledged it."""
