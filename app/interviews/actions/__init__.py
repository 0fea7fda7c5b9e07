"""The verbs of interviews: ask for a time, schedule, move, cancel, mark as not held.

Each locks the application’s row while it works: two of them, or one and a move of the application, take
turns.
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
from app.interviews.actions.not_held import check_can_be_not_held, mark_not_held
from app.interviews.actions.scheduling import choose_slot, schedule_interview

__all__ = [
    "ask_for_slot",
    "cancel_as_announced",
    "cancel_interview",
    "cancel_interviews_to_come",
    "check_can_be_cancelled",
    "check_can_be_moved",
    "check_can_be_not_held",
    "choose_slot",
    "follow_move",
    "mark_not_held",
    "open_requests_at",
    "reschedule_interview",
    "schedule_interview",
    "spare_interviews",
]
