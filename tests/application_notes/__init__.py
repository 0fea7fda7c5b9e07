"""Notes about an application."""
