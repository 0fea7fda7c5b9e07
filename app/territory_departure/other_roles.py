"""Onboardings without a gate: loose ends of people hired as something else than an ISR, and of managers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import selectinload

from app.access.roles import MANAGERS_WITHOUT_GATE
from app.db.base import db
from app.onboarding.models import Onboarding
from app.onboarding.queries import HAS_NO_GATE, IS_RUNNING
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.territories.actions import change_isr_manager, end_onboarding


def _running(*which: ColumnElement[bool]) -> list[Onboarding]:
    """Onboardings without a gate, with their people."""
    people = (selectinload(Onboarding.isr), selectinload(Onboarding.manager))
    statement = select(Onboarding).where(IS_RUNNING, HAS_NO_GATE, *which).options(*people)
    return list(db.session.scalars(statement.order_by(Onboarding.id)))


def _managed(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    for each in _running(matches(Onboarding.manager_id)):
        yield LooseEnd(MANAGED_HIRES, each, each.manager, each.isr.name, each.started_at, [each.isr])


def _own(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    for each in _running(matches(Onboarding.isr_id)):
        yield LooseEnd(OWN_ONBOARDING, each, each.isr, each.isr.name, each.started_at, [each.isr])


def _manages(user_id: Any) -> ColumnElement[bool]:
    return exists().where(IS_RUNNING, HAS_NO_GATE, Onboarding.manager_id == user_id)


def _is_onboarded(user_id: Any) -> ColumnElement[bool]:
    return exists().where(IS_RUNNING, HAS_NO_GATE, Onboarding.isr_id == user_id)


def _can_manage(end: LooseEnd, person: User) -> bool:
    return person.id not in (end.record.isr_id, end.record.buddy_id)


def _why_not(end: LooseEnd, person: User) -> str | None:
    if person.id == end.record.isr_id:
        return _("%(person)s can’t be their own manager. Choose someone else.", person=person.name)
    return _(
        "%(buddy)s is the buddy of %(isr)s. Choose someone else.", buddy=person.name, isr=end.record.isr.name
    )


def _change_manager(end: LooseEnd, handover: Handover) -> None:
    assert handover.to is not None  # noqa: S101 - this kind has a successor, always
    change_isr_manager(end.record.isr, handover.to, reason=handover.reason, leaver=end.owner, by=handover.by)


def _end(end: LooseEnd, handover: Handover) -> None:
    end_onboarding(end.record, reason=handover.reason, by=handover.by)


MANAGED_HIRES = LooseEndKind(
    "managed_hire",
    _l("Onboardings they manage"),
    MANAGERS_WITHOUT_GATE,
    _managed,
    _change_manager,
    _can_manage,
    _manages,
    notifies_successor=True,
    why_not=_why_not,
)
OWN_ONBOARDING = LooseEndKind(
    "own_onboarding",
    _l("Their onboarding"),
    frozenset(),
    _own,
    _end,
    None,
    _is_onboarded,
    outcome=_l("The onboarding ends today."),
)
