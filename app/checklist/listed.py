"""What the list of onboardings shows, read as rows; its statements are made once for each set of roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, selectinload

from app.access.roles import Role
from app.activity.models import Note
from app.db.base import db
from app.db.id_lists import among
from app.onboarding.list_order import NEXT_DUE, overdue_first
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding
from app.onboarding.queries import IS_RUNNING, visible_to
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.plans.models import HireKind
from app.shared import clock
from app.web.pagination import ANY_CURSOR, Page, cursor_values, rows_after, write_cursor

ONBOARDING_PAGE_SIZE = 50
CAME_THROUGH_LIMIT = 500  # onboardings of which the median is taken, the newest
ESTABLISHED_LIMIT = 50


class ListedOnboarding(NamedTuple):
    """An onboarding in the list. `zone` is the ISR's, `due_on` that of the last gating issue."""

    id: int
    isr_id: int
    isr: str
    zone: str
    manager: str
    kind: HireKind
    start_date: date
    started_at: datetime
    assigned_on: date | None
    due_on: date | None


class WithTerritory(NamedTuple):
    """An onboarding that came to a territory."""

    zone: str
    start_date: date
    started_at: datetime
    assigned_on: date


class RegisteredIsr(NamedTuple):
    """An existing ISR whom a manager registered."""

    isr: str
    recorded_at: datetime
    reason: str


def listed_onboardings(user: User, after: str | None) -> Page[ListedOnboarding]:
    """The onboardings that run and that a person may see, overdue ones first, a page at a time."""
    page = _page(frozenset(user.roles), ANY_CURSOR if after else None, ONBOARDING_PAGE_SIZE + 1)
    keys = cursor_values(after, _keys_of(page))
    values = {**reader_values(user), "today": clock.today(user.time_zone), **keys}
    rows = db.session.execute(page, values).all()
    shown = [ListedOnboarding(*row[:10]) for row in rows[:ONBOARDING_PAGE_SIZE]]
    more = len(rows) > ONBOARDING_PAGE_SIZE
    return Page(shown, write_cursor(rows[ONBOARDING_PAGE_SIZE - 1][10:]) if more else None)


def _keys_of(page: Any) -> Sequence[Any]:
    return list(page.selected_columns)[10:]


@cache
def _page(roles: frozenset[Role], after: str | None, size: int) -> Any:
    """The rows in their order; names are read for those of one page."""
    columns = (Onboarding.id, Onboarding.isr_id, Onboarding.manager_id, Onboarding.kind)
    days = (Onboarding.start_date, Onboarding.started_at, Onboarding.assigned_on, NEXT_DUE.label("due"))
    running: Any = visible_to(any_reader(roles)).where(IS_RUNNING).with_only_columns(*columns, *days)
    listed = running.cte("listed").prefix_with("MATERIALIZED").c  # a day is reckoned once for three keys
    order = overdue_first(listed)
    keys = [key.label(f"key_{place}") for place, key in enumerate(order)]
    shown = rows_after(select(*listed, *keys), order, after).limit(size).subquery().c
    isr, manager, last = aliased(User), aliased(User), [shown[key.name] for key in keys]
    of_isr = (shown.id, shown.isr_id, isr.name, isr.time_zone, manager.name, shown.kind)
    last_due = select(func.max(GatingIssue.due_on)).where(GatingIssue.onboarding_id == shown.id)
    days_shown = (shown.start_date, shown.started_at, shown.assigned_on, last_due.scalar_subquery())
    return (
        select(*of_isr, *days_shown, *last)
        .join(isr, isr.id == shown.isr_id)
        .join(manager, manager.id == shown.manager_id)
        .order_by(*last)
    )


def with_territory(user: User) -> Sequence[WithTerritory]:
    """The onboardings a person may see that came to a territory, the last CAME_THROUGH_LIMIT."""
    rows = db.session.execute(_with_territory(frozenset(user.roles)), reader_values(user))
    return [WithTerritory(*row) for row in rows]


@cache
def _with_territory(roles: frozenset[Role]) -> Any:
    came: Any = visible_to(any_reader(roles)).where(Onboarding.assigned_on.is_not(None)).join(Onboarding.isr)
    columns = (User.time_zone, Onboarding.start_date, Onboarding.started_at, Onboarding.assigned_on)
    newest = came.with_only_columns(*columns).order_by(Onboarding.id.desc())
    return newest.limit(CAME_THROUGH_LIMIT)


def registered_by(manager: User) -> Sequence[RegisteredIsr]:
    """The existing ISRs whom a manager registered, newest first, at most ESTABLISHED_LIMIT."""
    return [RegisteredIsr(*row) for row in db.session.execute(_registered(), {"reader": manager.id})]


@cache
def _registered() -> Any:
    columns = (User.name, EstablishedIsr.recorded_at, Note.text)
    recorded = select(*columns).join(EstablishedIsr.isr).join(EstablishedIsr.note)
    own = recorded.where(EstablishedIsr.manager_id == any_reader(frozenset()).id)
    return own.order_by(EstablishedIsr.id.desc()).limit(ESTABLISHED_LIMIT)


def holds_by_gate(onboarding_ids: Collection[int]) -> set[int]:
    """Those of some onboardings with a territory that needs an open gate (`Onboarding.holds_by_gate`)."""
    if not onboarding_ids:
        return set()
    held = selectinload(Onboarding.assignments).lazyload("*")
    some = select(Onboarding).where(among(Onboarding.id, "ids")).options(held)
    found = db.session.scalars(some, {"ids": onboarding_ids})
    return {each.id for each in found if each.holds_by_gate}
