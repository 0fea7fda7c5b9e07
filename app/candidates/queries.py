"""Finding candidates."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import selectinload

from app.candidates.models import Application, Candidate
from app.candidates.search import found_by
from app.openings.models import Opening
from app.people.models import User
from app.shared.database import db
from app.shared.pages import Page, page_of


def candidate_with_email(email: str) -> Candidate | None:
    """The candidate with this email, in whatever case it is written."""
    return db.session.scalar(select(Candidate).where(Candidate.email == email.strip().lower()))


def latest_application(candidate: Candidate, opening: Opening) -> Application | None:
    """The last application of a candidate to an opening."""
    theirs = (Application.candidate_id == candidate.id, Application.opening_id == opening.id)
    return db.session.scalar(select(Application).where(*theirs).order_by(Application.id.desc()).limit(1))


def visible_to(user: User) -> Select[Candidate]:
    """The candidates that exist for a recruiter: all but themselves.

    Who applied where the recruiter applied too, and nowhere else, does not exist for them either.
    """
    others = select(Candidate).where(or_(Candidate.user_id.is_(None), Candidate.user_id != user.id))
    if not user.openings_applied_to:
        return others
    return others.where(Candidate.applications.any(_elsewhere(user)))


def _elsewhere(user: User) -> ColumnElement[bool]:
    return Application.opening_id.not_in(user.openings_applied_to)


def candidates(user: User, asked: str, after: str | None) -> Page[Candidate]:
    """The candidates by name, with their applications, a page at a time: all, or those `asked` for."""
    applications = selectinload(Candidate.applications.and_(_elsewhere(user)))
    loaded = (
        applications.joinedload(Application.opening),
        applications.joinedload(Application.stage),
    )
    found = found_by(asked) if asked else true()
    return page_of(visible_to(user).where(found).options(*loaded), [Candidate.name, Candidate.id], after)
