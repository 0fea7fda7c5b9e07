"""What depends on the reviewer of an opening that goes on.

If the reviewer is the hiring manager of the opening, the review goes to the next hiring manager with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload

from app.access.predicates import applied_to
from app.access.roles import Role
from app.db.base import db
from app.openings.models import Opening
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.pipeline.departure import opening_needs_people
from app.questionnaire_reviews.models import QuestionnaireReviewer
from app.questionnaire_reviews.reviewers import change_reviewer

NO_REVIEW_OPTION = "no-review"


def _reviewed_openings(matches: UserFilter, reader: User) -> Iterator[LooseEnd]:
    statement = (
        select(Opening, QuestionnaireReviewer)
        .join(QuestionnaireReviewer, QuestionnaireReviewer.opening_id == Opening.id)
        .where(
            matches(QuestionnaireReviewer.user_id),
            QuestionnaireReviewer.user_id != Opening.hiring_manager_id,
            opening_needs_people(),
            Opening.id.not_in(reader.openings_applied_to),
        )
        .options(joinedload(QuestionnaireReviewer.user))
        .order_by(Opening.id)
    )
    for opening, named in db.session.execute(statement).unique():
        instead = {NO_REVIEW_OPTION: _("Nobody: decide without a review")}
        yield LooseEnd(REVIEWER, opening, named.user, opening.name, named.since, [opening], instead)


def _reviews_answers(user_id: Any) -> ColumnElement[bool]:
    return exists().where(
        QuestionnaireReviewer.user_id == user_id,
        QuestionnaireReviewer.opening_id == Opening.id,
        QuestionnaireReviewer.user_id != Opening.hiring_manager_id,
        opening_needs_people(),
    )


def _can_review(end: LooseEnd, person: User) -> bool:
    return not applied_to(person, end.record.id)


def _hand_over(end: LooseEnd, handover: Handover) -> None:
    change_reviewer(end.record, handover.to, reason=handover.reason, leaver=end.owner, by=handover.by)


REVIEWER = LooseEndKind(
    "reviewer",
    _l("Reviews of answers"),
    frozenset({Role.RECRUITER}),
    _reviewed_openings,
    _hand_over,
    _can_review,
    _reviews_answers,
    notifies_successor=True,
)
