"""Save a draft of a scorecard. Nobody is notified and nothing goes on record."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.db.base import db
from app.interviews.locks import lock_interview
from app.interviews.models import Interview, InterviewState, ScorecardDraft
from app.interviews.rules import check_scorecard_is_owed
from app.people.models import User
from app.scorecards import rules
from app.scorecards.models import scorecard_of
from app.shared import clock
from app.shared.refusals import RuleBroken


def save_draft(
    interview: Interview, *, typed: Mapping[str, str], edition: int, number: int, tab: str, by: User
) -> ScorecardDraft:
    """Save what the form holds, complete or not.

    `edition` and `number` are those of the scorecard and draft that the page shows; `tab` identifies the open
    page. Raises RuleBroken for anyone but the interviewer and for a text that is too long. Raises Conflict if
    the scorecard was changed, or the draft saved from another page meanwhile, or if no scorecard is owed.
    """
    lock_interview(interview)
    if by.id != interview.interviewer_id:
        raise RuleBroken(_("Only the interviewer can fill in this scorecard."))
    if interview.state is not InterviewState.HELD:
        check_scorecard_is_owed(interview.state)
    rules.check_draft_fits(typed)
    scorecard = scorecard_of(interview)
    rules.check_same_edition(edition, scorecard.edition if scorecard else 0)
    draft = db.session.get(ScorecardDraft, (interview.id, by.id), populate_existing=True)
    if draft is None:
        draft = ScorecardDraft(interview_id=interview.id, user_id=by.id, edition=edition, number=0, tab="")
        db.session.add(draft)
    if draft.typed == typed:  # sent again, because the first answer was lost
        return draft
    rules.check_is_newest(number=number, tab=tab, saved_number=draft.number, saved_tab=draft.tab)
    draft.edition, draft.number, draft.tab = edition, draft.number + 1, tab
    draft.typed, draft.saved_at = dict(typed), clock.now()
    return draft
