"""The list of openings: the open ones first, each with its number of candidates.

It costs a fixed number of statements: one reads a page of openings, one counts their active candidates up
to a cap, one finds the first year there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from app.board.counts import COUNT_CAP, capped
from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import visible_applications as applications_visible_to
from app.db.base import db
from app.openings.models import Opening, OpeningState
from app.openings.queries import visible_openings
from app.people.models import User
from app.shared import clock
from app.shared.regions import Region
from app.web.pagination import Page, paginate

YEAR_FILTER_LIMIT = 20  # offered in the filter
HIRE_LIST_LIMIT = 50


@dataclass(frozen=True)
class OpeningFilters:
    """The filters of the list; None filters nothing. `mine`: as recruiter or as hiring manager."""

    state: OpeningState | None = None
    region: Region | None = None
    year: int | None = None
    mine: bool = False


def openings_page(user: User, filters: OpeningFilters, after: str | None) -> Page[Opening]:
    """The openings a person sees: open ones, then drafts, then closed ones; the newest first in each.

    This is the reverse alphabetical order of the states.
    """
    statement = visible_openings(user).options(
        joinedload(Opening.recruiter), joinedload(Opening.hiring_manager)
    )
    if filters.state is not None:
        statement = statement.where(Opening.state == filters.state)
    if filters.region is not None:
        statement = statement.where(Opening.region == filters.region)
    if filters.year is not None:
        begins, ends = _start_of_year(filters.year, user), _start_of_year(filters.year + 1, user)
        statement = statement.where(Opening.opened_at >= begins, Opening.opened_at < ends)
    if filters.mine:
        mine = or_(Opening.recruiter_id == user.id, Opening.hiring_manager_id == user.id)
        statement = statement.where(mine)
    return paginate(statement, [Opening.state, Opening.id], after, descending=True)


def active_candidate_counts(openings: Sequence[Opening], user: User) -> dict[int, str]:
    """The number of active candidates of each opening, "200+" past the cap; in one statement."""
    parts = []
    for opening in openings:
        some = (
            applications_visible_to(user)
            .where(Application.opening_id == opening.id, Application.status == Status.ACTIVE)
            .with_only_columns(Application.id)
            .limit(COUNT_CAP + 1)
            .subquery()
        )
        parts.append(select(literal(opening.id), func.count()).select_from(some))
    if not parts:
        return {}
    rows = db.session.execute(union_all(*parts)).all()
    return {id_: capped(number) for id_, number in rows}


def filter_years(user: User) -> list[int]:
    """The years openings were opened in, from now back to the first, at most YEAR_FILTER_LIMIT."""
    now = clock.now().astimezone(ZoneInfo(user.time_zone)).year
    first = db.session.scalar(visible_openings(user).with_only_columns(func.min(Opening.opened_at)))
    if first is None:
        return [now]
    earliest = first.astimezone(ZoneInfo(user.time_zone)).year
    return list(range(now, max(earliest, now - YEAR_FILTER_LIMIT) - 1, -1))


def hired_applications(opening: Opening, user: User) -> Sequence[Application]:
    """The applications an opening was filled with, at most HIRE_LIST_LIMIT, in the order of their hire."""
    statement = (
        applications_visible_to(user)
        .where(Application.opening_id == opening.id, Application.status == Status.HIRED)
        .join(Candidate, Application.candidate_id == Candidate.id)
        .options(joinedload(Application.candidate))
        .order_by(Application.stage_since, Application.id)
        .limit(HIRE_LIST_LIMIT)
    )
    return db.session.scalars(statement).all()


def _start_of_year(year: int, user: User) -> datetime:
    return datetime(year, 1, 1, tzinfo=ZoneInfo(user.time_zone))
