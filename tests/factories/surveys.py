"""Candidates who are asked how it was, and answers."""

from __future__ import annotations

from datetime import date

from app.candidate_surveys.models import SurveyAnswer, SurveyInvitation
from app.candidate_surveys.rules import SURVEY_LIFETIME
from app.candidates.models import Application, Status
from app.db.base import db
from app.shared import clock


def an_invitation(application: Application) -> SurveyInvitation:
    """The link to the question, as if the mail were sent."""
    invitation = SurveyInvitation(application=application, expires_at=clock.now() + SURVEY_LIFETIME)
    db.session.add(invitation)
    db.session.flush()
    return invitation


def an_answer(month: date, score: int = 4, sentence: str = "", **values) -> None:
    """An answer of a month."""
    values = {"family": "Inside Sales", "region": "EMEA", "ended": Status.DECLINED, **values}
    db.session.add(SurveyAnswer(month=month, score=score, sentence=sentence, **values))
    db.session.flush()
