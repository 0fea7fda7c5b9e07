"""Scorecards: submitting them, those that are owed, who may read them, and the debrief."""
