"""Interviewers in training for a kind of stage: they sit in on interviews until they are trained."""
