"""Forms to fill in a scorecard and its survey, and to reassign one."""

from app.scorecards.forms.reassign import ReassignForm
from app.scorecards.forms.scorecard import (
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
    "ReassignForm",
    "ScorecardForm",
    "scorecard_form",
    "typed_into",
]
