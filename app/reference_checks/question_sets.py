"""The company's own questions to referees: a version for each time they were saved, the last one counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.company.queries import lock_company
from app.db.base import db
from app.people.models import User
from app.reference_checks.models import ReferenceQuestionSet
from app.reference_checks.questions import (
    MOST_REFERENCE_QUESTIONS,
    OPTIONS_APART,
    ReferenceQuestion,
    check_questions,
    default_questions,
)

SHOWN_VERSIONS = 20
_VERBS = {ActivityVerb.CHANGED_COMPANY}


def current_questions() -> Sequence[ReferenceQuestion]:
    """What a new check asks: the company's questions, or ours."""
    saved = last_versions(1)
    return saved[0].questions if saved else default_questions()


def last_versions(most: int = SHOWN_VERSIONS) -> Sequence[ReferenceQuestionSet]:
    """The versions, newest first, with who saved them."""
    by = joinedload(ReferenceQuestionSet.saved_by).lazyload(User.granted_roles)
    statement = select(ReferenceQuestionSet).options(by).order_by(ReferenceQuestionSet.id.desc())
    return db.session.scalars(statement.limit(most)).all()


def question_values() -> dict[str, Any]:
    """The questions as their form has them."""
    values: dict[str, Any] = {}
    asked = [*current_questions()]
    for n in range(MOST_REFERENCE_QUESTIONS):
        each = asked[n] if n < len(asked) else {"text": "", "options": [], "required": True}
        values |= {
            f"question{n}": each["text"],
            f"options{n}": f"{OPTIONS_APART} ".join(each["options"]),
            f"required{n}": each["required"],
        }
    return values


def save_questions(questions: Sequence[ReferenceQuestion], *, seen: str, by: User) -> ReferenceQuestionSet:
    """Save the questions. Checks that have begun keep those they were begun with.

    Raises RuleBroken as `check_questions` does, Conflict for a page that is stale.
    """
    company = lock_company()
    shown = {name: TrackedField(_l("Questions"), _VERBS) for name in question_values()}
    check_unchanged(company, seen, question_values(), shown, reader=by)
    check_questions(questions)
    saved = ReferenceQuestionSet(saved_by=by, questions=list(questions))
    db.session.add(saved)
    record_activity(ActivityVerb.CHANGED_COMPANY, company, by=by, what=_("questions to referees"))
    db.session.flush()
    return saved
