"""The forms of job families."""
