"""Find the openings the public can see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload, undefer_group
from sqlalchemy.orm.interfaces import ORMOption

from app.db.base import db
from app.openings.models import PUBLIC_TEXT_GROUP, Opening, OpeningState
from app.web.pagination import Page, paginate

FEED_LIMIT = 500


def public_openings() -> Select[Opening]:
    """The openings that exist for everybody: those that take applications."""
    return select(Opening).where(Opening.state == OpeningState.OPEN)


def jobs(after: str | None) -> Page[Opening]:
    """The open openings by region, a page at a time."""
    return paginate(public_openings(), [Opening.region, Opening.job_family, Opening.id], after)


def feed() -> Sequence[Opening]:
    """The open openings for other sites, the last published first, at most FEED_LIMIT."""
    newest = public_openings().order_by(Opening.published_at.desc(), Opening.id.desc())
    return db.session.scalars(newest.options(*_posting_options()).limit(FEED_LIMIT)).all()


def load_job(opening: Opening) -> Opening:
    """The same opening, with its stages and its recruiter loaded."""
    statement = select(Opening).where(Opening.id == opening.id).options(*_posting_options())
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _posting_options() -> list[ORMOption]:
    return [joinedload(Opening.recruiter), selectinload(Opening.stages), undefer_group(PUBLIC_TEXT_GROUP)]
