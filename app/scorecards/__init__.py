"""Scorecards: submitting and editing them, which are owed, who may read them, and the debrief."""
