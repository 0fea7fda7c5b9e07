"""The database: its session and types, and its triggers."""
