"""Onboarding plans: Markdown files, read, composed for a person, and kept in versions."""
