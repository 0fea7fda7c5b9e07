"""Finding candidates."""

from __future__ import annotations

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import selectinload

from app.candidates.models import Application, Candidate
from app.candidates.search import found_by
from app.people.models import User
from app.shared.database import db
from app.shared.pages import Page, page_of


def candidate_with_email(email: str) -> Candidate | None:
    """The candidate with this email, in whatever case it is written."""
    return db.session.scalar(select(Candidate).where(Candidate.email == email.strip().lower()))


def visible_to(user: User) -> Select[Candidate]:
    """The candidates that exist for a recruiter: all but themselves."""
    return select(Candidate).where(or_(Candidate.user_id.is_(None), Candidate.user_id != user.id))


def candidates(user: User, asked: str, after: str | None) -> Page[Candidate]:
    """The candidates by name, with their applications, a page at a time: all, or those `asked` for."""
    applications = selectinload(Candidate.applications)
    loaded = (
        applications.joinedload(Application.opening),
        applications.joinedload(Application.stage),
    )
    found = found_by(asked) if asked else true()
    return page_of(visible_to(user).where(found).options(*loaded), [Candidate.name, Candidate.id], after)
