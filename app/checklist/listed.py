"""What the list of onboardings shows, read as rows; its statements are made once for each set of roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased, selectinload

from app.access.roles import Role
from app.activity.models import Note
from app.candidates.models import Application
from app.db.base import db
from app.db.id_lists import among
from app.job_families.kinds import HireRole
from app.onboarding.list_order import NEXT_DUE, overdue_first
from app.onboarding.models import EstablishedIsr, GatingIssue, Onboarding, Step
from app.onboarding.queries import IS_RUNNING, visible_to
from app.openings.models import Opening
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.plans.models import HireKind, Owner
from app.shared import clock
from app.web.pagination import ANY_CURSOR, Page, cursor_values, rows_after, write_cursor

ONBOARDING_PAGE_SIZE = 50
CAME_THROUGH_LIMIT = 500  # onboardings of which the median is taken, the newest
ESTABLISHED_LIMIT = 50


class ListedOnboarding(NamedTuple):
    """An onboarding in the list. `zone` is the ISR's, `due_on` that of the last gating issue.

    `role` is the job title of the hire. Without a gate it is due with its last step.
    """

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
    hire_role: HireRole
    role: str

    @property
    def has_gate(self) -> bool:
        return self.hire_role is HireRole.ISR


COLUMNS = len(ListedOnboarding._fields)


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
    shown = [ListedOnboarding(*row[:COLUMNS]) for row in rows[:ONBOARDING_PAGE_SIZE]]
    more = len(rows) > ONBOARDING_PAGE_SIZE
    return Page(shown, write_cursor(rows[ONBOARDING_PAGE_SIZE - 1][COLUMNS:]) if more else None)


def _keys_of(page: Any) -> Sequence[Any]:
    return list(page.selected_columns)[COLUMNS:]


@cache
def _page(roles: frozenset[Role], after: str | None, size: int) -> Any:
    """The rows in their order; names are read for those of one page."""
    people = (Onboarding.isr_id, Onboarding.manager_id, Onboarding.application_id)
    columns = (Onboarding.id, *people, Onboarding.kind, Onboarding.hire_role)
    days = (Onboarding.start_date, Onboarding.started_at, Onboarding.assigned_on, NEXT_DUE.label("due"))
    running: Any = visible_to(any_reader(roles)).where(IS_RUNNING).with_only_columns(*columns, *days)
    listed = running.cte("listed").prefix_with("MATERIALIZED").c  # a day is reckoned once for three keys
    order = overdue_first(listed)
    keys = [key.label(f"key_{place}") for place, key in enumerate(order)]
    shown = rows_after(select(*listed, *keys), order, after).limit(size).subquery().c
    isr, manager, last = aliased(User), aliased(User), [shown[key.name] for key in keys]
    of_isr = (shown.id, shown.isr_id, isr.name, isr.time_zone, manager.name, shown.kind)
    last_due = select(func.max(GatingIssue.due_on)).where(GatingIssue.onboarding_id == shown.id)
    last_step = select(func.max(Step.due_on)).where(Step.onboarding_id == shown.id, Step.removed_at.is_(None))
    due_on = case(
        (shown.hire_role == HireRole.ISR, last_due.scalar_subquery()), else_=last_step.scalar_subquery()
    )
    days_shown = (shown.start_date, shown.started_at, shown.assigned_on, due_on)
    return (
        select(*of_isr, *days_shown, shown.hire_role, Opening.role, *last)
        .join(isr, isr.id == shown.isr_id)
        .join(manager, manager.id == shown.manager_id)
        .join(Application, Application.id == shown.application_id)
        .join(Opening, Opening.id == Application.opening_id)
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


class StepsLeft(NamedTuple):
    """The steps that are left of an onboarding without a gate: of its person or of others."""

    onboarding_id: int
    is_own: bool
    number: int
    text: str
    due_on: date | None


def open_steps_without_gate(onboarding_ids: Collection[int]) -> list[StepsLeft]:
    """What is left of some onboardings without a gate, those of the person before those of others."""
    if not onboarding_ids:
        return []
    return [StepsLeft(*row) for row in db.session.execute(_open_steps(), {"ids": onboarding_ids})]


@cache
def _open_steps() -> Any:
    is_own = case((Step.owned_by == Owner.ISR, 1), else_=0)
    is_open = (Step.removed_at.is_(None), Step.ticked_at.is_(None))
    summed_up = (func.count(), func.min(Step.text), func.min(Step.due_on))
    statement = select(Step.onboarding_id, is_own, *summed_up).where(among(Step.onboarding_id, "ids"))
    return statement.where(*is_open).group_by(Step.onboarding_id, is_own).order_by(is_own.desc())
