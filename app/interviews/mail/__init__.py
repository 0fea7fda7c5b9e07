"""Mail about an interview, to each in their own time zone. No mail quotes a scorecard or a reason."""

from app.interviews.mail.owed import LATE, LATE_FOR_RECRUITER, OWED, tell_owed
from app.interviews.mail.reminders import REMINDER, remind
from app.interviews.mail.scheduled import (
    CANCELLED,
    SCHEDULED,
    tell_cancelled,
    tell_moved,
    tell_not_held,
    tell_scheduled,
)
from app.interviews.mail.slot_requests import remind_to_choose, take_back_questions, tell_to_choose

__all__ = [
    "CANCELLED",
    "LATE",
    "LATE_FOR_RECRUITER",
    "OWED",
    "REMINDER",
    "SCHEDULED",
    "remind",
    "remind_to_choose",
    "take_back_questions",
    "tell_cancelled",
    "tell_moved",
    "tell_not_held",
    "tell_owed",
    "tell_scheduled",
    "tell_to_choose",
]
