"""Forms to schedule an interview, to end one, and to fill in a scorecard."""

from app.interviews.forms.scheduling import LocalMoment, ReasonForm, ScheduleForm
from app.interviews.forms.scorecards import (
    MARKS,
    NOT_ASSESSED,
    DraftForm,
    ScorecardForm,
    scorecard_form,
    typed_into,
)

__all__ = [
    "MARKS",
    "NOT_ASSESSED",
    "DraftForm",
    "LocalMoment",
    "ReasonForm",
    "ScheduleForm",
    "ScorecardForm",
    "scorecard_form",
    "typed_into",
]
