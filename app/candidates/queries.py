"""Finding candidates."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from app.candidates.models import Application, Candidate
from app.people.models import User
from app.shared.database import db
from app.shared.pages import Page, page_of
from app.shared.security import id_and_epoch


def candidate_with_email(email: str) -> Candidate | None:
    """The candidate with this email, in whatever case it is written."""
    return db.session.scalar(select(Candidate).where(Candidate.email == email.strip().lower()))


def candidate_of_session(session_id: str) -> Candidate | None:
    """The candidate a visit names, unless it has ended."""
    named = id_and_epoch(session_id)
    candidate = db.session.get(Candidate, named[0]) if named else None
    return candidate if candidate is not None and (candidate.id, candidate.session_epoch) == named else None


def visible_to(user: User) -> Select[Candidate]:
    """The candidates that exist for a recruiter: all but themselves."""
    return select(Candidate).where(or_(Candidate.user_id.is_(None), Candidate.user_id != user.id))


def candidates(user: User, after: str | None) -> Page[Candidate]:
    """The candidates by name, with their applications, a page at a time."""
    applications = selectinload(Candidate.applications)
    loaded = (
        applications.joinedload(Application.opening),
        applications.joinedload(Application.stage),
    )
    return page_of(visible_to(user).options(*loaded), [Candidate.name, Candidate.id], after)
