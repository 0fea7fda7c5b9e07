"""Reading an application for its pages."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.candidates.models import Application, Candidate
from app.db.base import db
from app.documents.models import documents_of
from app.interviews.models import Interview, interviews_of, slot_requests_of
from app.openings.models import Opening
from app.people.models import User
from app.questionnaire.models import Questionnaire, questionnaires_of


def load_application_for_page(application: Application) -> Application:
    """The same application, with everything its page shows loaded in a fixed number of statements."""
    statement = (
        select(Application)
        .where(Application.id == application.id)
        .options(
            joinedload(Application.stage),
            selectinload(slot_requests_of.attribute),
            selectinload(Application.consents),
            joinedload(Application.candidate).options(
                joinedload(Candidate.referred_by),
                joinedload(Candidate.user).lazyload(User.granted_roles),
                undefer(Candidate.internal),
            ),
            joinedload(Application.opening).selectinload(Opening.stages),
            joinedload(Application.opening).joinedload(Opening.recruiter),
            joinedload(Application.opening).joinedload(Opening.hiring_manager),
            selectinload(interviews_of.attribute).joinedload(Interview.interviewer),
            selectinload(interviews_of.attribute).joinedload(Interview.stage),
            selectinload(interviews_of.attribute).joinedload(Interview.ended_note),
            selectinload(questionnaires_of.attribute).selectinload(Questionnaire.answers),
            selectinload(documents_of.attribute),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()
