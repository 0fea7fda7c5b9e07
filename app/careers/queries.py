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


def posted_openings(*, to_colleagues: bool = False) -> Select[Opening]:
    """The openings that take applications and exist for everybody; with those for colleagues, if asked."""
    is_shown = (Opening.state == OpeningState.OPEN, *(() if to_colleagues else (~Opening.is_internal,)))
    return select(Opening).where(*is_shown)


def jobs(after: str | None, *, to_colleagues: bool) -> Page[Opening]:
    """The openings by region, a page at a time."""
    openings = posted_openings(to_colleagues=to_colleagues)
    return paginate(openings, [Opening.region, Opening.job_family, Opening.id], after)


def feed() -> Sequence[Opening]:
    """The public openings for other sites, the last published first, at most FEED_LIMIT."""
    newest = posted_openings().order_by(Opening.published_at.desc(), Opening.id.desc())
    return db.session.scalars(newest.options(*_posting_options()).limit(FEED_LIMIT)).all()


def load_job(opening: Opening) -> Opening:
    """The same opening, with its stages and its recruiter loaded."""
    statement = select(Opening).where(Opening.id == opening.id).options(*_posting_options())
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _posting_options() -> list[ORMOption]:
    return [joinedload(Opening.recruiter), selectinload(Opening.stages), undefer_group(PUBLIC_TEXT_GROUP)]
