"""Asking the questions of a questionnaire stage, and taking the answers."""
