"""The verbs of interviews: schedule, cancel, save a draft, submit the scorecard, edit it, waive it.

Each holds the application's row while it works: two of them, or one and a move of the
application, take turns. What goes on record names the interview and never quotes a scorecard.
"""

from app.interviews.actions.drafts import save_draft
from app.interviews.actions.owed import waive_scorecard
from app.interviews.actions.scheduling import (
    cancel_interview,
    cancel_interviews_to_come,
    schedule_interview,
)
from app.interviews.actions.scorecards import TELL_THAT_ONE_IS_IN, edit_scorecard, submit_scorecard

__all__ = [
    "TELL_THAT_ONE_IS_IN",
    "cancel_interview",
    "cancel_interviews_to_come",
    "edit_scorecard",
    "save_draft",
    "schedule_interview",
    "submit_scorecard",
    "waive_scorecard",
]
