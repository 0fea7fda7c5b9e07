"""The form of a scorecard, filled with its draft or with what was submitted."""

from __future__ import annotations

from app.interviews.models import Interview, ScorecardDraft
from app.scorecards.forms import ScorecardForm, form_data_of, scorecard_form
from app.scorecards.models import scorecard_of


def prefilled_form(interview: Interview, draft: ScorecardDraft | None) -> ScorecardForm:
    """The form with the draft, or else the scorecard. A draft of an older edition is not used."""
    scorecard = None if interview.is_scorecard_owed else scorecard_of(interview)
    edition = scorecard.edition if scorecard else 0
    if draft is not None and draft.edition == edition:
        typed = draft.typed
    else:
        typed = form_data_of(scorecard) if scorecard else {}
    number = draft.number if draft else 0
    return scorecard_form(interview.stage, {**typed, "edition": str(edition), "number": str(number)})
