"""The questions of the company, and whether they are asked. An admin switches them on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.company.actions import mark_changed
from app.company.queries import lock_company
from app.db.base import db
from app.people.models import User
from app.self_identification import rules
from app.self_identification.models import IdentificationQuestion
from app.shared import clock


def current_questions() -> Sequence[IdentificationQuestion]:
    """The questions that are asked now, in order."""
    asked = select(IdentificationQuestion).where(IdentificationQuestion.removed_at.is_(None))
    return db.session.scalars(asked.order_by(IdentificationQuestion.id)).all()


def add_question(text: str, options: Sequence[str], *, by: User) -> IdentificationQuestion:
    """Add a question. Raises RuleBroken for too many of them, and for options that cannot be chosen from."""
    company = lock_company()
    rules.check_question(options, count=len(current_questions()))
    question = IdentificationQuestion(text=text, options=list(options))
    db.session.add(question)
    db.session.flush()
    record_activity(ActivityVerb.CHANGED_COMPANY, company, by=by, what="voluntary questions", became=text)
    return question


def remove_question(question: IdentificationQuestion, *, by: User) -> None:
    """Ask a question no longer. Its answers stay: the candidate can delete them. Without questions nothing
    is asked.
    """
    company = lock_company()
    if question.removed_at is not None:
        return
    question.removed_at = clock.now()
    record_activity(
        ActivityVerb.CHANGED_COMPANY, company, by=by, what="voluntary questions", was=question.text
    )
    if not current_questions():
        _switch(False, by)


def switch_questions(*, on: bool, by: User) -> None:
    """Ask candidates the questions, or ask no longer. Raises RuleBroken if there are none."""
    lock_company()
    if on:
        rules.check_can_switch_on(questions=len(current_questions()))
    _switch(on, by)


def _switch(on: bool, by: User) -> None:
    company = lock_company()
    if company.asks_identification == on:
        return
    company.asks_identification = on
    words = {True: "on", False: "off"}
    values = {"was": words[not on], "became": words[on]}
    record_activity(ActivityVerb.CHANGED_COMPANY, company, by=by, what="voluntary questions", **values)
    mark_changed(company)
