"""Forms to schedule an interview, to move one, and to end one."""

from app.interviews.forms.scheduling import LocalMoment, NotHeldForm, ReasonForm, ScheduleForm
from app.interviews.forms.slots import MoveInterviewForm, SlotField, SlotForm

__all__ = [
    "LocalMoment",
    "MoveInterviewForm",
    "NotHeldForm",
    "ReasonForm",
    "ScheduleForm",
    "SlotField",
    "SlotForm",
]
