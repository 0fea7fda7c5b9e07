"""Answering the survey once, and refusing it.

An answer is no activity: who did it is not recorded anywhere. The invitation is deleted with it.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.candidate_surveys.mail import SURVEY_LINK
from app.candidate_surveys.models import SurveyAnswer, SurveyInvitation
from app.db.base import db
from app.people.rules import LinkEnded
from app.shared import clock
from app.shared.links import read_token


def invitation_of_token(token: str, *, lock: bool = False) -> SurveyInvitation | None:
    """The invitation of a link that takes an answer; None for a forged, used, refused and expired one."""
    invitation_id = read_token(SURVEY_LINK, token)
    if invitation_id is None:
        return None
    open_ = (SurveyInvitation.id == invitation_id, SurveyInvitation.expires_at > clock.now())
    statement = select(SurveyInvitation).where(*open_)
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    return None if found is None or found.application.is_active else found


def answer_survey(token: str, *, score: int, sentence: str) -> None:
    """Store an answer without the person, and end the link. Raises LinkEnded if it takes no answer."""
    invitation = _locked(token)
    application, opening = invitation.application, invitation.application.opening
    answer = SurveyAnswer(
        month=clock.today("UTC").replace(day=1),
        family=opening.job_family,
        region=opening.region,
        ended=application.status,
        score=score,
        sentence=sentence,
    )
    db.session.delete(invitation)
    db.session.add(answer)
    db.session.flush()


def refuse_surveys(token: str) -> None:
    """Record that a candidate wants no such mail, about any application. Raises LinkEnded as above."""
    invitation = _locked(token)
    invitation.refused, invitation.due_at, invitation.expires_at = True, None, None


def _locked(token: str) -> SurveyInvitation:
    invitation = invitation_of_token(token, lock=True)
    if invitation is None:
        raise LinkEnded(_("This link is not valid, has expired or was already used."))
    return invitation
