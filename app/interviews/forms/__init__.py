"""Forms to schedule an interview, to end one, and to fill in a scorecard."""

from app.interviews.forms.scheduling import LocalMoment, NotHeldForm, ReasonForm, ReassignForm, ScheduleForm
from app.interviews.forms.scorecards import (
    MARKS,
    NOT_ASSESSED,
    DraftForm,
    ScorecardForm,
    scorecard_form,
    typed_into,
)
from app.interviews.forms.slots import MoveInterviewForm, SlotField, SlotForm

__all__ = [
    "MARKS",
    "NOT_ASSESSED",
    "DraftForm",
    "LocalMoment",
    "MoveInterviewForm",
    "NotHeldForm",
    "ReasonForm",
    "ReassignForm",
    "ScheduleForm",
    "ScorecardForm",
    "SlotField",
    "SlotForm",
    "scorecard_form",
    "typed_into",
]
