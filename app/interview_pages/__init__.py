"""The pages of recruiters around an interview: schedule, move, cancel, mark as not held, sit in."""
