"""Self-identification: voluntary questions for equal-opportunity reports, apart from the application."""
