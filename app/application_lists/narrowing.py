"""The narrowest part of a filter: what few applications match is read first, instead of a whole list.

A list is read in its order, along an index, until a page is full. Where few rows match, that would read the
whole list, so each part of the filter that has an index of its own is counted up to a limit first. Both
databases then read the same way, whatever their planners guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all

from app.application_lists.filters import ApplicationFilter
from app.application_lists.orders import ListOrder
from app.application_lists.queries import applied_conditions, days_condition, stage_condition
from app.board.turn_filter import CANDIDATES
from app.candidates.models import Application, Candidate
from app.db.rows import among_few, literal_number
from app.last_opened.queries import changes_new_to
from app.people.models import User
from app.tags.queries import with_tag
from app.turns.models import Turn
from app.turns.queries import NOW, is_open, may_know

FEW = 2000  # rows: so many are read and sorted as fast as a page is found among the others
Rows = Select[Any]


@dataclass(frozen=True)
class Asked:
    """A filter and an order. `openings` are all that the list can be about, or None if they are too many."""

    filter: ApplicationFilter
    order: ListOrder
    openings: Sequence[Any] | None


@dataclass(frozen=True)
class Part:
    """A part of a filter: the rows that match it, and the ids of their applications.

    `by_turns` is true if these have all that the filter asks of turns.
    """

    rows: Rows
    ids: Rows
    by_turns: bool = False


def counted_parts(lists: Sequence[Asked], user: User) -> CompoundSelect[Any] | None:
    """A statement that counts each part of each filter that can be narrow, up to one more than FEW.

    Who may see them is not asked here: the list asks it of each row. None if there are no such parts.
    """
    counts = [
        select(literal(number), literal(place), func.count()).select_from(_some(part.rows))
        for number, asked in enumerate(lists)
        for place, part in enumerate(_parts(asked, user))
    ]
    return union_all(*counts) if counts else None


def narrowest(counts: Sequence[Any]) -> dict[int, int]:
    """The place of the narrowest part of each list by its number, for the lists with a part of few rows."""
    few = sorted((count, number, place) for number, place, count in counts if count <= FEW)
    return {number: place for _count, number, place in reversed(few)}


def part_at(asked: Asked, place: int, user: User) -> Part:
    """The part of a filter at a place."""
    return list(_parts(asked, user))[place]


def _some(rows: Rows) -> Any:
    return rows.limit(literal_number(FEW + 1)).subquery()


def _parts(asked: Asked, user: User) -> Iterator[Part]:
    """The parts of a filter that can be narrow, each read along an index."""
    filter_, order = asked.filter, asked.order
    listed = select(Application.id).where(Application.status.in_(filter_.statuses))
    if asked.openings is not None:
        listed = listed.where(Application.opening_id.in_(asked.openings))
    if order is ListOrder.NAME and asked.openings is not None:
        yield _of_applications(listed)
    own = [*stage_condition(filter_, user), *days_condition(filter_, user)]
    if own and order is not ListOrder.STAGE:
        yield _of_applications(listed.where(*own))
    if (applied := applied_conditions(filter_, user)) and order is not ListOrder.NEWEST:
        yield _of_applications(listed.where(*applied))
    if filter_.reason is not None:
        declined = select(Application.id).where(Application.decline_reason == filter_.value("reason", user))
        yield _of_applications(_in_opening(declined, filter_, Application, user))
    if filter_.new:
        yield _of_applications(changes_new_to(user))
    yield from _of_candidates(filter_, user)
    yield from _with_turns(filter_, user)


def _of_applications(ids: Rows) -> Part:
    return Part(ids, ids.limit(literal_number(FEW)))


def _of_candidates(filter_: ApplicationFilter, user: User) -> Iterator[Part]:
    conditions = []
    if filter_.source is not None:
        conditions.append(Candidate.source_key == filter_.value("source", user))
    if filter_.internal:
        conditions.append(Candidate.user_id.is_not(None))
    lists = [select(Candidate.id).where(condition) for condition in conditions]
    if filter_.tag is not None:
        lists.append(with_tag(filter_.value("tag", user)))
    for candidates in lists:
        of_them = among_few(Application.candidate_id, candidates.limit(literal_number(FEW)))
        yield Part(candidates, select(Application.id).where(of_them))


def _with_turns(filter_: ApplicationFilter, user: User) -> Iterator[Part]:
    turns = select(Turn.application_id).where(Turn.application_id.is_not(None))
    if filter_.waiting_for == CANDIDATES:
        yield _of_turns(turns.where(Turn.candidate_id.is_not(None)), filter_, user)
    elif filter_.waiting_for is not None:
        turns = turns.where(Turn.user_id == filter_.value("waiting_for", user))
        if not filter_.overdue:
            yield _of_turns(turns, filter_, user)
    if filter_.overdue:
        overdue = _in_opening(turns, filter_, Turn, user).where(Turn.due_at <= NOW)
        yield _of_turns(overdue, filter_, user)


def _of_turns(turns: Rows, filter_: ApplicationFilter, user: User) -> Part:
    asked = filter_.waiting_for == CANDIDATES and filter_.overdue
    known = turns.where(is_open(), may_know(user)).limit(literal_number(FEW))
    return Part(turns, turns.limit(literal_number(FEW)) if asked else known, by_turns=not asked)


def _in_opening(
    statement: Rows, filter_: ApplicationFilter, table: type[Application] | type[Turn], user: User
) -> Rows:
    if filter_.opening is None:
        return statement
    return statement.where(table.opening_id == filter_.value("opening", user))
