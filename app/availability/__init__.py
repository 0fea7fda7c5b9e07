"""When interviewers are available: hours, days off, limits, busy calendars, and the slots they leave."""
