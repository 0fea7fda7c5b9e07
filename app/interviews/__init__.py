"""Interviews: scheduling, free slots, conflicts, invitations and the interview kit."""
