"""Forms to schedule an interview, to end one, and to fill in a scorecard."""

from app.interviews.forms.scheduling import LocalMoment, ReasonForm, ScheduleForm
from app.interviews.forms.scorecards import MARKS, NOT_ASSESSED, ScorecardForm, scorecard_form
from app.interviews.forms.slots import MoveInterviewForm, SlotField, SlotForm

__all__ = [
    "MARKS",
    "NOT_ASSESSED",
    "LocalMoment",
    "MoveInterviewForm",
    "ReasonForm",
    "ScheduleForm",
    "ScorecardForm",
    "SlotField",
    "SlotForm",
    "scorecard_form",
]
