"""The verbs of interviews: schedule, cancel, submit the scorecard, reassign or waive it.

Each holds the application's row while it works: two of them, or one and a move of the
application, take turns. What goes on record names the interview and never quotes a scorecard.
"""

from app.interviews.actions.owed import reassign_scorecard, send_one_nudge, waive_scorecard
from app.interviews.actions.scheduling import (
    cancel_interview,
    cancel_interviews_to_come,
    schedule_interview,
)
from app.interviews.actions.scorecards import SUBMITTED, submit_scorecard

__all__ = [
    "SUBMITTED",
    "cancel_interview",
    "cancel_interviews_to_come",
    "reassign_scorecard",
    "schedule_interview",
    "send_one_nudge",
    "submit_scorecard",
    "waive_scorecard",
]
