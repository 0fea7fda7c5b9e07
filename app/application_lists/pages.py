"""A page of a list of applications, and how many the list has.

Both are read in the order of the list, along an index, and stop when they have enough. A list over several
openings or statuses is made of the first rows of each. By name, a page has the applications of fifty
candidates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, false, func, null, select, union_all

from app.access.roles import Role
from app.application_lists.filters import ApplicationFilter
from app.application_lists.narrowing import Asked, Rows, narrowest
from app.application_lists.orders import ListOrder
from app.application_lists.queries import filtered, listed_openings
from app.candidates.models import Application, Candidate, Status
from app.db.base import db
from app.openings.models import Opening, Stage
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.web.pagination import ANY_CURSOR, DEFAULT_PAGE_SIZE, Page, cursor_values, rows_after, write_cursor

LIST_COUNT_CAP = 200
OPENINGS_APART = 20  # openings to read the lists of one by one; of more, all are read in one order
# One more than are shown, or counted. Parameters, since statements with them are kept.
_PAGE_ROWS = bindparam("page_rows", type_=Integer, callable_=lambda: DEFAULT_PAGE_SIZE + 1)
_COUNTED_ROWS = bindparam("counted_rows", type_=Integer, callable_=lambda: LIST_COUNT_CAP + 1)


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of an application. `name` and `source` are the candidate's."""

    id: int
    status: Status
    stage_since: datetime
    applied_at: datetime
    version: int
    candidate_id: int
    name: str
    source: str
    stage: str
    opening_id: int
    job_family: str
    region: str

    @property
    def opening(self) -> str:
        return f"{self.job_family} · {self.region}"


@dataclass(frozen=True)
class ListPage(Page[Row]):
    """A page of a list. The first one says how many the list has, "200+" past the cap."""

    count: str | None


LISTED_COLUMNS = (
    Application.id,
    Application.status,
    Application.stage_since,
    Application.applied_at,
    Application.version,
    Application.candidate_id,
    Candidate.name,
    Candidate.source,
    Stage.name.label("stage"),
    Application.opening_id,
    Opening.job_family,
    Opening.region,
)


@dataclass(frozen=True)
class ApplicationList:
    """The list of a filter in an order, as a person reads it.

    `openings` are all it can be about, or None if they are too many. `narrow` are the ids of the few
    applications that it can have, or None if they are not few.
    """

    filter: ApplicationFilter
    order: ListOrder
    user: User
    openings: Sequence[int] | None
    narrow: Rows | None

    def page(self, after: str | None) -> ListPage:
        """One page. Raises InvalidCursor if `after` is not a cursor of ours."""
        if self.order is ListOrder.NAME:
            return self._page_by_name(after)
        found, count = self._plain_rows(after) if self._is_plain else self._rows(self._statement(after))
        rows = found[:DEFAULT_PAGE_SIZE]
        names = [str(key.key) for key in self.order.keys]
        is_last = len(found) <= DEFAULT_PAGE_SIZE
        cursor = None if is_last else write_cursor([getattr(rows[-1], name) for name in names])
        return ListPage(rows, cursor, count)

    def counted(self) -> Select[int]:
        """A statement of how many there are, up to one more than LIST_COUNT_CAP."""
        return select(func.count()).select_from(self._first(_COUNTED_ROWS, None).subquery())

    def _page_by_name(self, after: str | None) -> ListPage:
        keys = (Candidate.name, Candidate.id)
        if self.narrow is None:
            of_candidate = self.applications().where(Application.candidate_id == Candidate.id)
            found: Select[Any] = select(Candidate).where(of_candidate.correlate(Candidate).offset(0).exists())
        else:
            found = self.applications().join(Candidate, Candidate.id == Application.candidate_id).distinct()
        people = rows_after(found, keys, after).with_only_columns(*keys).limit(_PAGE_ROWS).subquery()
        ids: Select[Any] = filtered(self.filter, self.user)
        ids = ids.join(people, people.c.id == Application.candidate_id)
        rows, count = self._rows(self._shown(ids.with_only_columns(Application.id), after))
        names = list(dict.fromkeys((row.name, row.candidate_id) for row in rows))
        if len(names) <= DEFAULT_PAGE_SIZE:
            return ListPage(rows, None, count)
        *_, last, next_one = names
        shown = [row for row in rows if row.candidate_id != next_one[1]]
        return ListPage(shown, write_cursor(last), count)

    def _first(self, size: ColumnElement[int], after: str | None) -> Select[Any]:
        """The ids of the first applications after a cursor."""
        order = ListOrder.STAGE if self.order is ListOrder.NAME else self.order
        parts = [
            rows_after(self.applications().where(*conditions), order.keys, after, descending=order.descending)
            .with_only_columns(*order.keys)
            .limit(size)
            for conditions in self.parts()
        ]
        if len(parts) == 1:
            return parts[0].with_only_columns(Application.id)
        every = union_all(*(select(part.subquery()) for part in parts)).subquery()
        keys = [every.c[str(key.key)] for key in order.keys]
        statement = select(every.c.id).order_by(*(key.desc() if order.descending else key for key in keys))
        return statement.limit(size)

    def applications(self) -> Select[Any]:
        """The applications of the list, in no order."""
        statement: Select[Any] = filtered(self.filter, self.user)
        return statement if self.narrow is None else statement.where(Application.id.in_(self.narrow))

    def parts(self) -> list[Sequence[Any]]:
        """The conditions of each part that an index has in order; one part without any if that is all."""
        if self.openings is not None and not self.openings:
            return [(false(),)]
        if self.narrow is not None:
            return [()]
        statuses = self.filter.statuses
        by_status = [Application.status == each for each in statuses] if len(statuses) > 1 else []
        by_opening = [Application.opening_id == each for each in self.openings or ()]
        if not by_opening or not by_status:
            return [(each,) for each in by_opening or by_status] or [()]
        return [(opening, status) for opening in by_opening for status in by_status]

    @property
    def _is_plain(self) -> bool:
        """Whether the list is filtered by no more than an opening, a stage and a status."""
        asked = self.filter
        plain = ApplicationFilter(opening=asked.opening, stage=asked.stage, status=asked.status)
        return asked == plain and self.narrow is None and (self.openings is None or bool(asked.opening))

    def _plain_rows(self, after: str | None) -> tuple[list[Row], str | None]:
        """The same as `_rows`, by a statement that is made once: people open these lists most."""
        asked = {
            name: getattr(self.filter, name) for name in ("opening", "stage") if getattr(self.filter, name)
        }
        values = {**asked, **reader_values(self.user), **cursor_values(after, self.order.keys)}
        shape = self.filter.status, self.order, tuple(asked), frozenset(self.user.roles)
        return self._rows(_plain_statement(*shape, ANY_CURSOR if after else None), values)

    def _statement(self, after: str | None) -> Select[Any]:
        return self._shown(self._first(_PAGE_ROWS, after), after)

    def _shown(self, ids: Select[Any], after: str | None) -> Select[Any]:
        """The rows with these ids in the order of the list, and on the first page how many the list has."""
        wanted = ids.subquery()
        order = (key.desc() if self.order.descending else key for key in self.order.keys)
        statement = shown_applications().join(wanted, wanted.c.id == Application.id).order_by(*order)
        return statement.add_columns(null() if after else self.counted().scalar_subquery())

    def _rows(
        self, statement: Select[Any], values: Mapping[str, Any] | None = None
    ) -> tuple[list[Row], str | None]:
        found = db.session.execute(statement, values).all()
        count = found[0][-1] if found else 0
        return [Row(*each[:-1]) for each in found], None if count is None else capped(count)


@lru_cache(maxsize=128)
def _plain_statement(
    status: Status | None, order: ListOrder, asked: Sequence[str], roles: frozenset[Role], after: str | None
) -> Select[Any]:
    params: Any = {name: bindparam(name, type_=Integer) for name in asked}
    openings: Any = [params["opening"]] if params else None
    filter_ = ApplicationFilter(status=status, **params)
    return ApplicationList(filter_, order, any_reader(roles), openings, None)._statement(after)


def shown_applications() -> Select[Any]:
    """What a list shows of every application there is."""
    every: Select[Any] = select(*LISTED_COLUMNS)  # type: ignore[assignment]
    return (
        every.join(Candidate, Candidate.id == Application.candidate_id)
        .join(Stage, Stage.id == Application.stage_id)
        .join(Opening, Opening.id == Application.opening_id)
    )


def application_list(filter_: ApplicationFilter, order: ListOrder, user: User) -> ApplicationList:
    """The list of a filter in an order."""
    return application_lists([(filter_, order)], user)[0]


def application_lists(
    wanted: Sequence[tuple[ApplicationFilter, ListOrder]], user: User
) -> list[ApplicationList]:
    """Several lists, such as those of views: what is narrow in each is asked at once."""
    asked = [Asked(filter_, order, _openings(filter_, user)) for filter_, order in wanted]
    return [
        ApplicationList(each.filter, each.order, user, each.openings, narrow)
        for each, narrow in zip(asked, narrowest(asked, user), strict=True)
    ]


def capped(count: int) -> str:
    """A count as a page shows it: "200+" past the cap."""
    return str(count) if count <= LIST_COUNT_CAP else f"{LIST_COUNT_CAP}+"


def _openings(filter_: ApplicationFilter, user: User) -> Sequence[int] | None:
    """The openings that a list can be about, if they are few; None for all, or if they are many."""
    if filter_.opening is not None:
        return [filter_.opening]
    listed = listed_openings(filter_, user)
    if listed is None:
        return None
    found = db.session.scalars(listed.limit(OPENINGS_APART + 1)).all()
    return found if len(found) <= OPENINGS_APART else None
