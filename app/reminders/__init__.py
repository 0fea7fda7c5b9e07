"""Reminding people of what is due in an onboarding."""
