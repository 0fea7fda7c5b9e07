"""Find the openings the public can see."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload, undefer_group
from sqlalchemy.orm.interfaces import ORMOption

from app.db.base import db
from app.openings.areas import areas_of, is_in_region, segments_of
from app.openings.models import PUBLIC_TEXT_GROUP, Opening, OpeningState
from app.openings.names import Audience
from app.shared.regions import Region
from app.web.pagination import Page, paginate

FEED_LIMIT = 500
FOR_PUBLIC = (Audience.EVERYBODY, Audience.PUBLIC)
FOR_COLLEAGUES = (Audience.EVERYBODY, Audience.COLLEAGUES)
_ORDER = [Opening.region, Opening.job_family, Opening.id]


def posted_openings(*audiences: Audience) -> Select[Opening]:
    """The openings that take applications and are for the public, or for these audiences."""
    shown = audiences or FOR_PUBLIC
    return select(Opening).where(Opening.state == OpeningState.OPEN, Opening.audience.in_(shown))


def jobs(after: str | None, *, region: Region | None = None) -> Page[Opening]:
    """The public openings by their main region, a page at a time; those in one `region`, main or not."""
    openings = posted_openings().options(selectinload(areas_of.attribute))
    if region is not None:
        openings = openings.where(is_in_region(region))
    return paginate(openings, _ORDER, after)


def open_positions(after: str | None) -> Page[Opening]:
    """The openings for colleagues by their main region, a page at a time."""
    openings = posted_openings(*FOR_COLLEAGUES).options(selectinload(areas_of.attribute))
    return paginate(openings, _ORDER, after)


def feed() -> Sequence[Opening]:
    """The public openings for other sites, the last published first, at most FEED_LIMIT."""
    newest = posted_openings().order_by(Opening.published_at.desc(), Opening.id.desc())
    return db.session.scalars(newest.options(*_posting_options()).limit(FEED_LIMIT)).all()


def load_job(opening: Opening) -> Opening:
    """The same opening, with its stages and its recruiter loaded."""
    statement = select(Opening).where(Opening.id == opening.id).options(*_posting_options())
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _posting_options() -> list[ORMOption]:
    lists = [
        selectinload(Opening.stages),
        selectinload(areas_of.attribute),
        selectinload(segments_of.attribute),
    ]
    return [joinedload(Opening.recruiter), *lists, undefer_group(PUBLIC_TEXT_GROUP)]
