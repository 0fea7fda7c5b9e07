"""Find the openings the public can see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload, undefer_group
from sqlalchemy.orm.interfaces import ORMOption

from app.db.base import db
from app.openings.areas import areas_of, is_in_region
from app.openings.models import PUBLIC_TEXT_GROUP, Opening, OpeningState
from app.shared.regions import Region
from app.web.pagination import Page, paginate

FEED_LIMIT = 500


def posted_openings(*, to_colleagues: bool = False) -> Select[Opening]:
    """The openings that take applications and exist for everybody; with those for colleagues, if asked."""
    is_shown = (Opening.state == OpeningState.OPEN, *(() if to_colleagues else (~Opening.is_internal,)))
    return select(Opening).where(*is_shown)


def jobs(after: str | None, *, region: Region | None = None, to_colleagues: bool) -> Page[Opening]:
    """The openings by their main region, a page at a time; those in one `region`, main or not."""
    openings = posted_openings(to_colleagues=to_colleagues).options(selectinload(areas_of.attribute))
    if region is not None:
        openings = openings.where(is_in_region(region))
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
    lists = [selectinload(Opening.stages), selectinload(areas_of.attribute)]
    return [joinedload(Opening.recruiter), *lists, undefer_group(PUBLIC_TEXT_GROUP)]
