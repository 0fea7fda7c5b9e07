"""The record of who did what, sealed by hash, and the security events that are nowhere else (decision 92).

What is done to a record is in the activity log, and moves of applications are transitions. This package adds
who signed in, who read what and who was refused, and seals all of it.
"""
