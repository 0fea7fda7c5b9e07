"""The narrowest part of a filter: what few applications match is read first, instead of a whole list.

A list is read in its order, along an index, until a page is full. Where few rows match, that would read the
whole list, so each part of the filter that has an index of its own is counted up to a limit first. Both
databases then read the same way, whatever their planners guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from app.application_lists.filters import ApplicationFilter
from app.application_lists.orders import ListOrder
from app.application_lists.queries import applied_conditions, days_condition, stage_condition
from app.board.turn_filter import CANDIDATES, ME
from app.candidates.models import Application, Candidate
from app.candidates.queries import has_source
from app.db.base import db
from app.last_opened.queries import changes_new_to
from app.people.models import User
from app.shared import clock
from app.tags.queries import with_tag
from app.turns.models import Turn

FEW = 2000  # rows: so many are read and sorted as fast as a page is found among the others
Rows = Select[Any]


@dataclass(frozen=True)
class Asked:
    """A filter and an order. `openings` are all that the list can be about, or None if they are too many."""

    filter: ApplicationFilter
    order: ListOrder
    openings: Sequence[int] | None


@dataclass(frozen=True)
class Part:
    """A part of a filter: the rows that match it, and the ids of their applications."""

    rows: Rows
    ids: Rows


def narrowest(lists: Sequence[Asked], user: User) -> list[Rows | None]:
    """For each list, the ids that the narrowest part of its filter leaves if they are few, else None.

    Who may see them is not asked here: the list asks it of each row. One statement, or none.
    """
    parts = [list(_parts(asked, user)) for asked in lists]
    counts = [
        select(literal(number), literal(place), func.count()).select_from(part.rows.limit(FEW + 1).subquery())
        for number, of_list in enumerate(parts)
        for place, part in enumerate(of_list)
    ]
    narrow: dict[int, tuple[int, int]] = {}
    if counts:
        for number, place, count in db.session.execute(union_all(*counts)):
            if count <= FEW:
                narrow[number] = min(narrow.get(number, (count, place)), (count, place))
    return [
        of_list[narrow[number][1]].ids if number in narrow else None for number, of_list in enumerate(parts)
    ]


def _parts(asked: Asked, user: User) -> Iterator[Part]:
    """The parts of a filter that can be narrow, each read along an index."""
    filter_, order = asked.filter, asked.order
    listed = select(Application.id).where(Application.status.in_(filter_.statuses))
    if asked.openings is not None:
        listed = listed.where(Application.opening_id.in_(asked.openings))
    if order is ListOrder.NAME and asked.openings is not None:
        yield _of_applications(listed)
    own = [*stage_condition(filter_), *days_condition(filter_)]
    if own and order is not ListOrder.STAGE:
        yield _of_applications(listed.where(*own))
    if (applied := applied_conditions(filter_, user)) and order is not ListOrder.NEWEST:
        yield _of_applications(listed.where(*applied))
    if filter_.reason is not None:
        declined = select(Application.id).where(Application.decline_reason == filter_.reason)
        yield _of_applications(_in_opening(declined, filter_, Application))
    if filter_.new:
        yield _of_applications(changes_new_to(user))
    yield from _of_candidates(filter_)
    yield from _with_turns(filter_, user)


def _of_applications(ids: Rows) -> Part:
    return Part(ids, ids.limit(FEW))


def _of_candidates(filter_: ApplicationFilter) -> Iterator[Part]:
    conditions = []
    if filter_.source is not None:
        conditions.append(has_source(filter_.source))
    if filter_.internal:
        conditions.append(Candidate.user_id.is_not(None))
    lists = [select(Candidate.id).where(condition) for condition in conditions]
    if filter_.tag is not None:
        lists.append(with_tag(filter_.tag))
    for candidates in lists:
        of_them = Application.candidate_id.in_(candidates.limit(FEW))
        yield Part(candidates, select(Application.id).where(of_them))


def _with_turns(filter_: ApplicationFilter, user: User) -> Iterator[Part]:
    turns = select(Turn.application_id).where(Turn.application_id.is_not(None))
    if filter_.waiting_for == CANDIDATES:
        yield _of_applications(turns.where(Turn.candidate_id.is_not(None)))
    elif filter_.waiting_for is not None:
        owner = user.id if filter_.waiting_for == ME else int(filter_.waiting_for)
        turns = turns.where(Turn.user_id == owner)
        if not filter_.overdue:
            yield _of_applications(turns)
    if filter_.overdue:
        yield _of_applications(_in_opening(turns, filter_, Turn).where(Turn.due_at <= clock.now()))


def _in_opening(statement: Rows, filter_: ApplicationFilter, table: type[Application] | type[Turn]) -> Rows:
    if filter_.opening is None:
        return statement
    return statement.where(table.opening_id == filter_.opening)
