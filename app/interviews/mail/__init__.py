"""Mail about an interview, in the recipient's time zone. No mail contains a scorecard or a reason."""

from app.interviews.mail.reminders import INTERVIEW_REMINDER_MAIL, send_interview_reminders
from app.interviews.mail.scheduled import (
    INTERVIEW_CANCELLED_MAIL,
    INTERVIEW_SCHEDULED_MAIL,
    notify_cancelled,
    notify_joined,
    notify_moved,
    notify_not_held,
    notify_people_changed,
    notify_scheduled,
    notify_shadow,
)
from app.interviews.mail.scorecard_due import (
    SCORECARD_ESCALATED_MAIL,
    SCORECARD_LATE_MAIL,
    SCORECARD_OWED_MAIL,
    send_scorecard_reminder,
)
from app.interviews.mail.slot_requests import cancel_slot_request_mail, send_slot_reminders, send_slot_request

__all__ = [
    "INTERVIEW_CANCELLED_MAIL",
    "INTERVIEW_REMINDER_MAIL",
    "INTERVIEW_SCHEDULED_MAIL",
    "SCORECARD_ESCALATED_MAIL",
    "SCORECARD_LATE_MAIL",
    "SCORECARD_OWED_MAIL",
    "cancel_slot_request_mail",
    "notify_cancelled",
    "notify_joined",
    "notify_moved",
    "notify_not_held",
    "notify_people_changed",
    "notify_scheduled",
    "notify_shadow",
    "send_interview_reminders",
    "send_scorecard_reminder",
    "send_slot_reminders",
    "send_slot_request",
]
