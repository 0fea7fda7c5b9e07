"""A page of a list of applications, and how many the list has.

Both are read in the order of the list, along an index, and stop when they have enough. A list over several
openings or statuses is made of the first rows of each. By name, a page has the applications of fifty
candidates. The statements are made once for each shape of a list: its values are parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, false, func, null, select, union_all
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.application_lists.filters import ApplicationFilter, FilterShape
from app.application_lists.narrowing import Asked, counted_parts, narrowest, part_at
from app.application_lists.orders import ListOrder
from app.application_lists.queries import filtered, listed_openings
from app.application_lists.rows import Row, rows_of, shown_with_turns
from app.board.pending import TURN_ORDER
from app.candidates.models import Application, Candidate
from app.db.kept import kept
from app.db.rows import among_few, literal_number, read_rows
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.web.pagination import ANY_CURSOR, DEFAULT_PAGE_SIZE, Page, cursor_values, rows_after, write_cursor

LIST_COUNT_CAP = 200
OPENINGS_APART = 20  # openings to read the lists of one by one; of more, all are read in one order


@dataclass(frozen=True)
class ListPage(Page[Row]):
    """A page of a list. The first one says how many the list has, "200+" past the cap."""

    count: str | None


@dataclass(frozen=True)
class ApplicationList:
    """The list of a filter in an order, as a person reads it.

    `openings` are all it can be about, or None if they are too many. `narrow` is the place of the part of the
    filter that few applications match, or None if there is no such part.
    """

    filter: ApplicationFilter
    order: ListOrder
    user: User
    openings: Sequence[Any] | None
    narrow: int | None

    def page(self, after: str | None) -> ListPage:
        """One page. Raises InvalidCursor if `after` is not a cursor of ours."""
        values = {**self.values, **cursor_values(after, self.order.keys[:2])}
        found = read_rows(_page_statement(self.shape, ANY_CURSOR if after else None), values)
        count = None if after else capped(found[0].in_list if found else 0)
        shown, cursor = self._page_of(rows_of(found))
        return ListPage(shown, cursor, count)

    @property
    def asked(self) -> Asked:
        return Asked(self.filter, self.order, self.openings)

    def _page_of(self, rows: Sequence[Row]) -> tuple[Sequence[Row], str | None]:
        """The rows of the page and the cursor of the next one; by name, a page ends with a candidate."""
        by_name = self.order is ListOrder.NAME
        names = ("name", "candidate_id") if by_name else tuple(str(key.key) for key in self.order.keys[:2])
        last = {getattr(row, names[1]): row for row in rows}  # of each candidate, or each row
        if len(last) <= DEFAULT_PAGE_SIZE:
            return rows, None
        *_others, end, beyond = last
        shown = [row for row in rows if getattr(row, names[1]) != beyond]
        return shown, write_cursor([getattr(last[end], name) for name in names])

    def counted(self) -> Select[int]:
        """A statement of how many there are, up to one more than LIST_COUNT_CAP."""
        return select(func.count()).select_from(self._first(LIST_COUNT_CAP + 1, None).subquery())

    def statement(self, after: str | None) -> Select[Any]:
        """The rows of a page and one more, and on the first page how many the list has."""
        parts = self.parts()
        if self.order is ListOrder.NAME or len(parts) > 1:
            return self._of_ids(after)
        first = self._part(parts[0], after).limit(literal_number(DEFAULT_PAGE_SIZE + 1))
        if self.narrow is not None:  # all of them are read anyway
            first = first.add_columns(func.count().over().label("number"))
        wanted = first.subquery()
        shown = shown_with_turns(aliased(Application, wanted), self.user.id)
        keys = [wanted.c[str(key.key)] for key in self.order.keys]
        return self._in_order(shown, keys, after, None if self.narrow is None else wanted.c.number)

    def _of_ids(self, after: str | None) -> Select[Any]:
        """The same where many are read, and only their keys, to find those of the page."""
        by_name, size = self.order is ListOrder.NAME, DEFAULT_PAGE_SIZE + 1
        ids = (self._of_people(size, after) if by_name else self._first(size, after)).subquery()
        shown = shown_with_turns(Application, self.user.id).join(ids, ids.c.id == Application.id)
        return self._in_order(shown, self.order.keys, after)

    def _in_order(
        self, shown: Select[Any], keys: Sequence[Any], after: str | None, number: Any = None
    ) -> Select[Any]:
        order = (key.desc() if self.order.descending else key for key in keys)
        count = self.counted().scalar_subquery() if number is None else number
        counted = shown.add_columns((null() if after else count).label("in_list"))
        return counted.order_by(*order, *TURN_ORDER)

    def _of_people(self, size: int, after: str | None) -> Select[Any]:
        """The ids of the applications of the first candidates after a cursor."""
        if self.narrow is None:
            of_candidate = self.applications().where(Application.candidate_id == Candidate.id)
            found: Select[Any] = select(Candidate).where(of_candidate.correlate(Candidate).offset(0).exists())
        else:
            found = self.applications().join(Candidate, Candidate.id == Application.candidate_id).distinct()
        keys = self.order.keys[:2]
        people = rows_after(found, keys, after).with_only_columns(*keys).limit(literal_number(size))
        of_people = among_few(Application.candidate_id, select(people.subquery().c.id))
        ids: Select[Any] = filtered(self.filter, self.user, few=True).where(of_people)
        return ids.with_only_columns(Application.id)

    def _first(self, size: int, after: str | None) -> Select[Any]:
        """The ids of the first applications after a cursor."""
        order = ListOrder.STAGE if self.order is ListOrder.NAME else self.order
        parts = [
            self._part(conditions, after).with_only_columns(*order.keys).limit(literal_number(size))
            for conditions in self.parts()
        ]
        if len(parts) == 1:
            return parts[0].with_only_columns(Application.id)
        every = union_all(*(select(part.subquery()) for part in parts)).subquery()
        keys = [every.c[str(key.key)] for key in order.keys]
        statement = select(every.c.id).order_by(*(key.desc() if order.descending else key for key in keys))
        return statement.limit(literal_number(size))

    def _part(self, conditions: Sequence[Any], after: str | None) -> Select[Any]:
        """The applications of a part of the list in order, after a cursor."""
        order = ListOrder.STAGE if self.order is ListOrder.NAME else self.order
        listed = self.applications().where(*conditions)
        return rows_after(listed, order.keys, after, descending=order.descending)

    def applications(self) -> Select[Any]:
        """The applications of the list, in no order."""
        if self.narrow is None:
            return filtered(self.filter, self.user)
        part = part_at(self.asked, self.narrow, self.user)
        few: Select[Any] = filtered(self.filter, self.user, few=True, by_turns=not part.by_turns)
        return few.where(among_few(Application.id, part.ids))

    def parts(self) -> list[Sequence[Any]]:
        """The conditions of each part that an index has in order; one part without any if that is all."""
        if self.openings is not None and not self.openings:
            return [(false(),)]
        if self.narrow is not None:
            return [()]
        statuses = self.filter.statuses
        by_status = [Application.status == each for each in statuses] if len(statuses) > 1 else []
        apart = self.openings if self.filter.opening is None else None
        by_opening = [Application.opening_id == each for each in apart or ()]
        if not by_opening or not by_status:
            return [(each,) for each in by_opening or by_status] or [()]
        return [(opening, status) for opening in by_opening for status in by_status]

    @property
    def shape(self) -> ListShape:
        """The list without its values: a statement is made once for each."""
        number = None if self.openings is None else len(self.openings)
        return ListShape(self.filter.shape, self.order, frozenset(self.user.roles), number, self.narrow)

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of such a statement."""
        openings = {f"opening_{place}": id_ for place, id_ in enumerate(self.openings or ())}
        return {**self.filter.values(self.user), **reader_values(self.user), **openings}


class ListShape(NamedTuple):
    """A list without its values. `openings` is their number."""

    filter: FilterShape
    order: ListOrder
    roles: frozenset[Role]
    openings: int | None
    narrow: int | None = None

    def listed(self) -> ApplicationList:
        """The list for any reader with the roles, with parameters for its values."""
        params = None if self.openings is None else range(self.openings)
        openings = params and [bindparam(f"opening_{place}", type_=Integer) for place in params]
        return ApplicationList(self.filter, self.order, any_reader(self.roles), openings, self.narrow)


@kept(256)
def _page_statement(shape: ListShape, after: str | None) -> Select[Any]:
    return shape.listed().statement(after)


@kept(256)
def _counted_parts(shape: ListShape) -> Any:
    listed = shape.listed()
    return counted_parts([listed.asked], listed.user)


def application_list(filter_: ApplicationFilter, order: ListOrder, user: User) -> ApplicationList:
    """The list of a filter in an order."""
    listed = ApplicationList(filter_, order, user, _openings(filter_, user), None)
    statement = _counted_parts(listed.shape)
    if statement is None:
        return listed
    return replace(listed, narrow=narrowest(read_rows(statement, listed.values)).get(0))


def application_lists(
    wanted: Sequence[tuple[ApplicationFilter, ListOrder]], user: User
) -> list[ApplicationList]:
    """Several lists, such as those of views: what is narrow in each is asked at once."""
    asked = [Asked(filter_, order, _openings(filter_, user)) for filter_, order in wanted]
    statement = counted_parts(asked, user)
    places = narrowest(read_rows(statement)) if statement is not None else {}
    return [
        ApplicationList(each.filter, each.order, user, each.openings, places.get(number))
        for number, each in enumerate(asked)
    ]


def capped(count: int) -> str:
    """A count as a page shows it: "200+" past the cap."""
    return str(count) if count <= LIST_COUNT_CAP else f"{LIST_COUNT_CAP}+"


def _openings(filter_: ApplicationFilter, user: User) -> Sequence[int] | None:
    """The openings that a list can be about, if they are few; None for all, or if they are many."""
    if filter_.opening is not None:
        return [filter_.opening]
    statement = _first_openings(filter_.shape, frozenset(user.roles))
    if statement is None:
        return None
    values = {**filter_.values(user), **reader_values(user)}
    found = [id_ for (id_,) in read_rows(statement, values)]
    return found if len(found) <= OPENINGS_APART else None


@kept(256)
def _first_openings(shape: FilterShape, roles: frozenset[Role]) -> Any:
    listed = listed_openings(shape, any_reader(roles))
    return None if listed is None else listed.limit(literal_number(OPENINGS_APART + 1))
