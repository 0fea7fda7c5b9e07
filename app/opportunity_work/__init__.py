"""What is done on an opportunity: its next steps, its log, its opportunity tasks, and its tier."""
