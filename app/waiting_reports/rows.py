"""The turns behind a number: a list, those that waited longest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, null, select

from app.access.roles import Role
from app.candidates.models import Application, Candidate
from app.candidates.queries import visible_applications
from app.db.base import db
from app.hiring_reports.asking import AskedHiringReport
from app.openings.models import Opening
from app.openings.names import opening_name
from app.people.models import User
from app.turns.ended import EndedTurn
from app.turns.models import Turn, TurnKind
from app.waiting_reports.turns import began, ended_conditions, ended_late, is_overdue, open_conditions
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, rows_after, write_cursor


@dataclass(frozen=True)
class AskedTurns:
    """Which turns are asked for: open or ended, late alone, of a kind, or of an owner.

    `owner` is a user's id, a role, or True for candidates.
    """

    is_open: bool
    is_late: bool
    kind: TurnKind | None
    owner: int | Role | bool | None


@dataclass(frozen=True)
class CountedTurn:
    """A turn that a number counts."""

    kind: TurnKind
    application_id: int
    candidate: str
    opening: str
    owner: str | None
    role: Role | None
    since: datetime
    due_at: datetime | None
    ended_at: datetime | None


def counted_turns(
    which: AskedTurns, asked: AskedHiringReport, reader: User, after: str | None
) -> Page[CountedTurn]:
    """The turns behind a number that the reader may see, a page at a time."""
    statement, keys = _statement(which, asked, reader)
    rows = db.session.execute(rows_after(statement, keys, after).limit(DEFAULT_PAGE_SIZE + 1)).all()
    shown = rows[:DEFAULT_PAGE_SIZE]
    more = write_cursor((shown[-1].since, shown[-1].id)) if len(rows) > len(shown) else None
    return Page([_counted(row) for row in shown], more)


def number_of_turns(which: AskedTurns, asked: AskedHiringReport, reader: User) -> int:
    """How many turns the list has."""
    statement, _keys = _statement(which, asked, reader)
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def _statement(which: AskedTurns, asked: AskedHiringReport, reader: User) -> tuple[Any, list[Any]]:
    turn: Any = Turn if which.is_open else EndedTurn
    since = began() if which.is_open else EndedTurn.since
    ended_at = null() if which.is_open else EndedTurn.ended_at
    conditions = (open_conditions if which.is_open else ended_conditions)(asked, reader)
    late = is_overdue() if which.is_open else ended_late()
    columns = (
        turn.id,
        turn.kind,
        turn.application_id,
        Candidate.name.label("candidate"),
        Opening.job_family,
        Opening.region,
        User.name.label("owner"),
        turn.role,
        since.label("since"),
        turn.due_at,
        ended_at.label("ended_at"),
    )
    visible = select(visible_applications(reader).subquery().c.id)
    statement = (
        select(*columns)
        .join(Application, Application.id == turn.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
        .join(User, User.id == turn.user_id, isouter=True)
        .where(*conditions, Application.id.in_(visible), *_of_owner(which, turn))
    )
    if which.is_late:
        statement = statement.where(late)
    if which.kind is not None:
        statement = statement.where(turn.kind == which.kind)
    return statement, [since, turn.id]


def _of_owner(which: AskedTurns, turn: Any) -> list[ColumnElement[bool]]:
    if which.owner is None:
        return []
    if which.owner is True:
        return [turn.user_id.is_(None), turn.role.is_(None)]
    if isinstance(which.owner, Role):
        return [turn.user_id.is_(None), turn.role == which.owner]
    return [turn.user_id == which.owner]


def _counted(row: Any) -> CountedTurn:
    return CountedTurn(
        row.kind,
        row.application_id,
        row.candidate,
        opening_name(row.job_family, row.region),
        row.owner,
        row.role,
        row.since,
        row.due_at,
        row.ended_at,
    )
