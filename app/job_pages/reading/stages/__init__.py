"""A stage of a hiring process: its kind, its minutes, its title, and the whole of it."""
