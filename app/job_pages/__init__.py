"""Reading a job family page: its text, its hiring processes with their stages, and what was left out."""
