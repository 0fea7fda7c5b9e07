"""When an interviewer can be met: hours, days off, limits, a busy calendar, and the slots they leave."""
