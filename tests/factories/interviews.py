"""Questionnaires, interviews and scorecards, as their actions make them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.candidates.models import Application, WordSource
from app.candidates.search_index import store_words_of_texts
from app.db.base import db
from app.interviews.models import Interview, InterviewState
from app.interviews.queries import scheduled_interviews
from app.openings.models import Stage
from app.openings.questions import asked_questions
from app.people.models import User
from app.questionnaire.models import Answer, Questionnaire
from app.scorecards.models import Rating, Recommendation, Scorecard
from app.shared import clock
from app.turns.actions import update_turns


def a_questionnaire(application: Application, *, answers: list[str] | None = None) -> Questionnaire:
    """A questionnaire sent by the recruiter, with or without answers."""
    stage, now = application.opening.stages[0], clock.now()
    questionnaire = Questionnaire(
        application=application,
        stage=stage,
        questions=asked_questions(stage),
        sent_by=application.opening.recruiter,
        sent_at=now,
        expires_at=now + timedelta(days=14),
        answered_at=now if answers else None,
    )
    asked = zip(asked_questions(stage), answers or [], strict=False)
    questionnaire.answers = [
        Answer(
            position=position,
            question=question.text,
            text=text,
            kind=question.kind,
            recruiters_only=question.recruiters_only,
        )
        for position, (question, text) in enumerate(asked, start=1)
    ]
    _saved(questionnaire, application)
    texts = [(questionnaire.id, application, text) for text in answers or []]
    store_words_of_texts(WordSource.ANSWERS, texts)
    return questionnaire


def an_interview(
    application: Application,
    interviewer: User,
    *,
    stage: Stage | None = None,
    starts_in: timedelta = timedelta(days=2),
    **values: Any,
) -> Interview:
    """An interview at the stage of the application, in two days or at the next free time."""
    stage = stage or application.stage
    starts_at = clock.now() + starts_in
    while _overlapping(interviewer, starts_at, stage):
        starts_at += timedelta(minutes=stage.minutes or 0)
    interview = Interview(
        application=application,
        stage=stage,
        interviewer=interviewer,
        scheduled_by=application.opening.recruiter,
        starts_at=starts_at,
        minutes=stage.minutes,
        **values,
    )
    _saved(interview, application)
    if interview.is_scorecard_owed and interview.next_nudge_at is None:
        interview.next_nudge_at = interview.due_at
    return interview


def _overlapping(interviewer: User, starts_at: datetime, stage: Stage) -> bool:
    """True if one of them has another interview then."""
    ends_at = starts_at + timedelta(minutes=stage.minutes or 0)
    taken = select(Interview).where(
        Interview.interviewer_id == interviewer.id,
        Interview.state == InterviewState.SCHEDULED,
        Interview.starts_at < ends_at,
        Interview.ends_at > starts_at,
    )
    return db.session.scalars(taken).first() is not None


def a_scorecard(interview: Interview, **values: Any) -> Scorecard:
    """The scorecard of an interview."""
    attributes = interview.stage.attributes
    said = {"take_aways": "Knows renewals.", "pros": "Prepared.", "cons": "New to the region."}
    scorecard = Scorecard(**{"recommendation": Recommendation.YES, "survey": [], **said, **values})
    scorecard.ratings = [
        Rating(position=position, attribute=attribute, value=3)
        for position, attribute in enumerate(attributes, start=1)
    ]
    interview.scorecard = scorecard
    interview.state, interview.ended_at = InterviewState.HELD, clock.now()
    return _saved(scorecard, interview.application)


def owed_by(interviewer: User) -> list[Interview]:
    """The interviews that a person will hold or owes a scorecard for, by when they start."""
    return list(db.session.scalars(scheduled_interviews(interviewer)))


def _saved(record: Any, application: Application) -> Any:
    db.session.add(record)
    update_turns(application)
    return record
