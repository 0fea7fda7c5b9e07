"""Who may read the scores of a questionnaire: the design's second promise holds for them, too.

`visible_reviews` is the rule. Everything that shows a score, or says that answers are reviewed, asks here.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from app.access.roles import Role
from app.candidates.models import Application
from app.interviews.queries import blind_applications
from app.openings.models import Opening
from app.people.models import User
from app.questionnaire.models import Questionnaire
from app.questionnaire_reviews.models import QuestionnaireReview


def visible_reviews(user: User) -> Select[QuestionnaireReview]:
    """The finished reviews that a person may read, with their Questionnaire and Application.

    They are read like scorecards: by recruiters and the opening's hiring manager, unless they owe a scorecard
    on the application. A reviewer reads their own. Interviewers read none, and who applied to the opening
    neither.
    """
    is_own = QuestionnaireReview.reviewer_id == user.id
    return (
        select(QuestionnaireReview)
        .join(Questionnaire, Questionnaire.id == QuestionnaireReview.questionnaire_id)
        .join(Application, Application.id == Questionnaire.application_id)
        .where(
            QuestionnaireReview.finished_at.is_not(None),
            Application.opening_id.not_in(user.openings_applied_to),
            _runs_opening(user),
            or_(is_own, ~owes_scorecard_on_it(user)),
        )
    )


def owes_scorecard_on_it(user: User) -> ColumnElement[bool]:
    """The condition that a person owes a scorecard on an application, at any stage, or sits in there."""
    return Application.id.in_(blind_applications(user.id))


def _runs_opening(user: User) -> ColumnElement[bool]:
    if Role.RECRUITER in user.roles:
        return true()
    managed = select(Opening.id).where(Opening.hiring_manager_id == user.id)
    return Application.opening_id.in_(managed) if Role.HIRING_MANAGER in user.roles else false()
