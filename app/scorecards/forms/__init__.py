"""Forms to fill in a scorecard and its survey, and to reassign one."""

from app.scorecards.forms.reassign import ReassignForm
from app.scorecards.forms.scorecard import (
    NOT_ASSESSED,
    RATING_LABELS,
    DraftForm,
    ScorecardForm,
    form_data_of,
    scorecard_form,
)

__all__ = [
    "NOT_ASSESSED",
    "RATING_LABELS",
    "DraftForm",
    "ReassignForm",
    "ScorecardForm",
    "form_data_of",
    "scorecard_form",
]
