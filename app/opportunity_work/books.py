"""The books that a person may open: their own, one of an ISR, that of nobody, that of their account team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select, union_all

from app.access.roles import Role
from app.book.account_team import is_on_team_of
from app.book.alignment import (
    alignment_day,
    covers,
    is_in_territories,
    is_open_with,
    open_isr_on,
    territories_of,
)
from app.book.models import IS_OPEN, IsrOverride, Opportunity
from app.book.open_opportunities import is_vacant_with, open_parts_of
from app.book.relations import ALL_SEEING, managed_isrs, visible_opportunities
from app.db.base import db
from app.db.rows import literal_number
from app.opportunity_work.days import present_quarter, today_of
from app.opportunity_work.models import OpportunityTask
from app.opportunity_work.persons import BookPerson, any_person, person_of, values_of
from app.people.models import GrantedRole, User
from app.web.pagination import rows_after

NOBODY, TEAM = "nobody", "team"  # instead of the id of an ISR, in addresses


class IsrChoice(NamedTuple):
    """An ISR with a book that a person may open. `has_work` is true if something is open in it."""

    id: int
    name: str
    has_work: bool


class BookKind(StrEnum):
    """Who has the opportunities of a book."""

    ISR = "isr"
    NOBODY = "nobody"
    TEAM = "team"


@dataclass(frozen=True)
class Book:
    """The open opportunities of an ISR, of nobody, or of an account team, as a reader sees them.

    `isr` is None for the last two. `day` is the alignment day, `today` the day where the ISR is, else the
    reader. It has all that its statements depend on; `moment` is the quarter of an hour, because days begin
    at one somewhere. They are made once for `of_anybody`, and executed with `values`. `has_named` is false
    where it is known that no task that is due names the person.
    """

    kind: BookKind
    reader: BookPerson
    isr: BookPerson | None
    day: date
    today: date
    moment: datetime
    has_named: bool = True

    @property
    def of_anybody(self) -> Book:
        """The same with people of whom nothing is known but their roles and time zones."""
        reader = any_person("reader", self.reader.time_zone, self.reader.roles)
        isr = any_person("isr", self.isr.time_zone, self.isr.roles) if self.isr else None
        return replace(self, reader=reader, isr=isr)

    @property
    def values(self) -> dict[str, Any]:
        """Who the people are, for the statements of `of_anybody`."""
        return values_of("reader", self.reader) | (values_of("isr", self.isr) if self.isr else {})

    @property
    def is_own(self) -> bool:
        return self.isr is not None and self.isr.id == self.reader.id

    @property
    def is_of_team(self) -> bool:
        return self.kind is BookKind.TEAM

    @property
    def is_read_only(self) -> bool:
        """Whether the reader does none of its opportunity tasks but those that they are named for."""
        return self.is_of_team or not (self.is_own or Role.ISR_MANAGER in self.reader.roles)

    @property
    def of(self) -> ColumnElement[bool]:
        """The condition that an opportunity is in it."""
        if self.isr is not None:
            return is_open_with(self.isr.id, self.day)
        if self.is_of_team:
            reader: Any = self.reader
            return and_(IS_OPEN, is_on_team_of(reader, self.day))
        return is_vacant_with(self.reader.id, self.day)

    @property
    def parts(self) -> list[Sequence[Any]]:
        """The same as conditions of parts that do not overlap: each begins with what the ISR has."""
        if self.isr is None:
            return [[self.of]]
        return [part.conditions for part in open_parts_of(self.isr.id, self.day)]

    def select(self, *columns: Any, where: Sequence[Any] = ()) -> list[Any]:
        """A select of each part. They are joined by UNION ALL."""
        return [select(*columns).where(*part, *where) for part in self.parts]

    @property
    def isr_column(self) -> Any:
        """The ISR, or the column with their id where they differ."""
        return open_isr_on(self.day) if self.isr is None else self.isr

    def tasks(self, *columns: Any, due_until: date) -> Any:
        """Columns of the open opportunity tasks in it, of the ISR and of the person by name, due until a day.

        A person keeps what they are named for, as long as the reader may see the opportunity. Each part
        begins with what the person has. The result is a subquery.
        """
        tasks = select(*columns).join(Opportunity).where(*self._are_due(due_until))
        of_isr = tasks.where(OpportunityTask.owner_id.is_(None), Opportunity.isr_task_on <= due_until)
        parts = [of_isr.where(*part) for part in self.parts]
        if self.has_named:
            reader: Any = self.reader
            seen = visible_opportunities(reader, self.day)
            parts.append(tasks.where(OpportunityTask.owner_id == self._person.id, IS_OPEN, seen))
        return union_all(*parts).subquery()

    @property
    def named_task(self) -> ColumnElement[bool]:
        """Whether any open task that is due names the person: without one, no statement needs to look."""
        due = (OpportunityTask.owner_id == self._person.id, *self._are_due(self.today))
        return exists().where(*due)

    @property
    def _person(self) -> BookPerson:
        return self.reader if self.isr is None else self.isr

    def _are_due(self, until: date) -> Sequence[ColumnElement[bool]]:
        return (
            OpportunityTask.done_at.is_(None),
            OpportunityTask.removed_at.is_(None),
            OpportunityTask.due_on <= until,
        )


def first_of_parts(
    book: Book, keys: Sequence[Any], where: Sequence[Any], most: int, after: str | None = None
) -> Any:
    """The ids of the first opportunities of a book that meet conditions, by keys, as a select."""
    limit = literal_number(most)
    parts = [
        rows_after(each, keys, after).limit(limit).subquery() for each in book.select(*keys, where=where)
    ]
    found = union_all(*(select(part) for part in parts)).subquery()
    return select(found.c.id).order_by(*(found.c[key.key] for key in keys)).limit(limit)


def selectable_isrs(reader: User) -> Sequence[IsrChoice]:
    """The other ISRs with books that a person may open, by name."""
    if not reader.roles.isdisjoint(ALL_SEEING):
        holds_role = select(GrantedRole.user_id).where(GrantedRole.role == Role.ISR)
        which: Any = and_(User.id.in_(holds_role), User.active)
    elif Role.ISR_MANAGER in reader.roles:
        which = User.id.in_(managed_isrs(reader.id, alignment_day()))
    else:
        return []
    statement = select(User.id, User.name, _has_work(alignment_day())).where(which, User.id != reader.id)
    return [IsrChoice(*row) for row in db.session.execute(statement.order_by(User.name, User.id))]


def _has_work(day: date) -> ColumnElement[bool]:
    """The condition that an ISR has an open opportunity, by their territory or by an ISR override."""
    held = exists().where(is_in_territories(territories_of(User.id, day).correlate(User), day), IS_OPEN)
    lent = exists().where(
        IsrOverride.isr_id == User.id,
        covers(IsrOverride, day),
        Opportunity.id == IsrOverride.opportunity_id,
        IS_OPEN,
    )
    return or_(held, lent)


def book_of(reader: User, chosen: str | None, selectable: Sequence[IsrChoice]) -> Book | None:
    """The book that a person chose, or their first one; None if they may not open it.

    `chosen` is the id of an ISR, NOBODY or TEAM.
    """
    if chosen is None:
        chosen = _first(reader, selectable)
    if chosen == TEAM:
        return _book(BookKind.TEAM, reader)
    if chosen == NOBODY:
        return book_without_isr(reader) if Role.ISR_MANAGER in reader.roles else None
    if chosen == str(reader.id):
        return own_book(reader) if Role.ISR in reader.roles else None
    found = next((each for each in selectable if str(each.id) == chosen), None)
    return _book(BookKind.ISR, reader, db.session.get(User, found.id)) if found else None


def own_book(isr: User) -> Book:
    """The book of an ISR, as they see it."""
    return _book(BookKind.ISR, isr, isr)


def book_without_isr(manager: User) -> Book:
    """The book of what an ISR of a manager lost, and nobody has."""
    return _book(BookKind.NOBODY, manager)


def _book(kind: BookKind, reader: User, isr: User | None = None) -> Book:
    today = today_of(isr or reader)
    return Book(
        kind, person_of(reader), person_of(isr) if isr else None, alignment_day(), today, present_quarter()
    )


def _first(reader: User, selectable: Sequence[IsrChoice]) -> str:
    """The book that a person opens first: their own, that of an ISR with work, or what they have besides."""
    if Role.ISR in reader.roles:
        return str(reader.id)
    first = next((each for each in selectable if each.has_work), None)
    if first is None and Role.ISR_MANAGER in reader.roles:
        return NOBODY
    first = first or next(iter(selectable), None)
    return str(first.id) if first else TEAM
