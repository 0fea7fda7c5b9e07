"""What depends on the recruiter, the buddy and the previous manager of an onboarding.

For managers, ISRs and others hired see `territory_departure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import selectinload

from app.access.roles import Role
from app.db.base import db
from app.onboarding.actions import change_onboarding_recruiter, change_previous_manager, name_buddy
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import IS_RUNNING
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.plans.models import Owner

NO_BUDDY = "nobody"


def _recruited(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    statement = select(Onboarding).where(IS_RUNNING, matches(Onboarding.recruiter_id))
    people = (selectinload(Onboarding.isr), selectinload(Onboarding.recruiter))
    for each in db.session.scalars(statement.options(*people).order_by(Onboarding.id)):
        yield LooseEnd(ONBOARDING_RECRUITER, each, each.recruiter, each.isr.name, each.started_at, [each.isr])


def _helped(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    statement = select(Onboarding).where(IS_RUNNING, matches(Onboarding.buddy_id))
    people = (selectinload(Onboarding.isr), selectinload(Onboarding.buddy))
    for each in db.session.scalars(statement.options(*people).order_by(Onboarding.id)):
        assert each.buddy is not None  # noqa: S101 - as just asked for
        yield LooseEnd(ONBOARDING_BUDDY, each, each.buddy, each.isr.name, each.started_at, [each.isr])


def _has_previous_part() -> ColumnElement[bool]:
    """Whether the previous manager of a transfer still has a step to do."""
    is_open = or_(Step.gating_issue_id.is_(None), Step.gating_issue.has(GatingIssue.closed_at.is_(None)))
    is_theirs = Step.owned_by == Owner.PREVIOUS_MANAGER
    return Onboarding.steps.any(and_(is_theirs, Step.ticked_at.is_(None), Step.removed_at.is_(None), is_open))


def _managed_before(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    of_theirs = (IS_RUNNING, matches(Onboarding.previous_manager_id), _has_previous_part())
    people = (
        selectinload(each) for each in (Onboarding.isr, Onboarding.manager, Onboarding.previous_manager)
    )
    statement = select(Onboarding).where(*of_theirs).options(*people)
    for each in db.session.scalars(statement.order_by(Onboarding.id)):
        assert each.previous_manager is not None  # noqa: S101 - as just asked for
        instead = {NO_BUDDY: _("Nobody: their manager, %(manager)s, does it", manager=each.manager.name)}
        owner, since = each.previous_manager, each.started_at
        yield LooseEnd(PREVIOUS_MANAGER, each, owner, each.isr.name, since, [each.isr], instead)


def _has_onboardings(part: Any, *conditions: ColumnElement[bool]) -> Callable[[Any], ColumnElement[bool]]:
    """Whether somebody has a part of an onboarding that runs, by the column of the part."""
    return lambda user_id: exists().where(IS_RUNNING, part == user_id, *conditions)


def _recruits(end: LooseEnd, person: User) -> bool:
    return bool(person.id != end.record.isr_id)


def _helps(end: LooseEnd, person: User) -> bool:
    return person.id not in (end.record.isr_id, end.record.manager_id)


def _why_not_recruiter(end: LooseEnd, person: User) -> str | None:
    if person.id != end.record.isr_id:
        return None
    return _(
        "%(person)s cannot be the recruiter of their own onboarding. Choose someone else.", person=person.name
    )


def _why_not_previous_manager(end: LooseEnd, person: User) -> str | None:
    if person.id != end.record.isr_id:
        return None
    return _(
        "%(person)s cannot be the previous manager of their own transfer. Choose someone else.",
        person=person.name,
    )


def _why_not_buddy(end: LooseEnd, person: User) -> str | None:
    isr = end.record.isr
    if person.id == isr.id:
        return _("%(person)s cannot be their own buddy. Choose someone else.", person=person.name)
    if person.id != end.record.manager_id:
        return None
    return _("%(person)s manages %(isr)s. Choose someone else.", person=person.name, isr=isr.name)


def _did_manage(end: LooseEnd, person: User) -> bool:
    return bool(person.id != end.record.isr_id)


def _change_recruiter(end: LooseEnd, handover: Handover) -> None:
    change_onboarding_recruiter(
        end.record, handover.to, reason=handover.reason, leaver=end.owner, by=handover.by
    )


def _change_buddy(end: LooseEnd, handover: Handover) -> None:
    assert handover.to is not None  # noqa: S101 - this kind has a successor, always
    name_buddy(end.record, handover.to, reason=handover.reason, leaver=end.owner, by=handover.by)


def _change_previous_manager(end: LooseEnd, handover: Handover) -> None:
    change_previous_manager(end.record, handover.to, reason=handover.reason, by=handover.by)


ONBOARDING_RECRUITER = LooseEndKind(
    "onboarding_recruiter",
    _l("Onboardings as recruiter"),
    frozenset({Role.RECRUITER}),
    _recruited,
    _change_recruiter,
    _recruits,
    _has_onboardings(Onboarding.recruiter_id),
    notifies_successor=True,
    why_not=_why_not_recruiter,
)
ONBOARDING_BUDDY = LooseEndKind(
    "buddy",
    _l("Onboardings as buddy"),
    frozenset(),
    _helped,
    _change_buddy,
    _helps,
    _has_onboardings(Onboarding.buddy_id),
    notifies_successor=True,
    why_not=_why_not_buddy,
)
PREVIOUS_MANAGER = LooseEndKind(
    "previous_manager",
    _l("Transfers as previous manager"),
    frozenset(),
    _managed_before,
    _change_previous_manager,
    _did_manage,
    _has_onboardings(Onboarding.previous_manager_id, _has_previous_part()),
    why_not=_why_not_previous_manager,
)
