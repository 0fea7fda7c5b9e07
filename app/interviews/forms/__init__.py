"""Forms to schedule an interview, to end one, and to fill in a scorecard."""

from app.interviews.forms.scheduling import LocalMoment, ReasonForm, ReassignForm, ScheduleForm
from app.interviews.forms.scorecards import MARKS, NOT_ASSESSED, ScorecardForm, scorecard_form

__all__ = [
    "MARKS",
    "NOT_ASSESSED",
    "LocalMoment",
    "ReasonForm",
    "ReassignForm",
    "ScheduleForm",
    "ScorecardForm",
    "scorecard_form",
]
