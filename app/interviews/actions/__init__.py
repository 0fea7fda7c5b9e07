"""The verbs of interviews: ask for a time, schedule, move, cancel, mark as not held; save a draft of the
scorecard, submit it, edit it, waive it.

Each holds the application's row while it works: two of them, or one and a move of the
application, take turns. What goes on record names the interview and never quotes a scorecard.
"""

from app.interviews.actions.asking import ask_for_slot, follow_move, open_requests_at
from app.interviews.actions.changing import (
    cancel_as_announced,
    cancel_interview,
    cancel_interviews_to_come,
    check_can_be_cancelled,
    check_can_be_moved,
    reschedule_interview,
    spare_interviews,
)
from app.interviews.actions.drafts import save_draft
from app.interviews.actions.not_held import check_can_be_not_held, mark_not_held
from app.interviews.actions.owed import (
    check_can_be_reassigned,
    check_can_be_waived,
    reassign_scorecard,
    send_one_nudge,
    waive_scorecard,
)
from app.interviews.actions.scheduling import choose_slot, schedule_interview
from app.interviews.actions.scorecards import TELL_THAT_ONE_IS_IN, edit_scorecard, submit_scorecard

__all__ = [
    "TELL_THAT_ONE_IS_IN",
    "ask_for_slot",
    "cancel_as_announced",
    "cancel_interview",
    "cancel_interviews_to_come",
    "check_can_be_cancelled",
    "check_can_be_moved",
    "check_can_be_not_held",
    "check_can_be_reassigned",
    "check_can_be_waived",
    "choose_slot",
    "edit_scorecard",
    "follow_move",
    "mark_not_held",
    "open_requests_at",
    "reassign_scorecard",
    "reschedule_interview",
    "save_draft",
    "schedule_interview",
    "send_one_nudge",
    "spare_interviews",
    "submit_scorecard",
    "waive_scorecard",
]
