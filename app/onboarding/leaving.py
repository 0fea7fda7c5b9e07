"""What depends on the recruiter and the buddy of an onboarding. For managers see `territories/leaving.py`."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.roles import Role
from app.onboarding.actions import change_onboarding_recruiter, name_buddy
from app.onboarding.models import Onboarding
from app.onboarding.queries import RUNNING
from app.people.leaving.ends import Handover, Kind, LooseEnd, Whose
from app.people.models import User
from app.shared.database import db


def _recruited(whose: Whose, _reader: User, most: int | None) -> Iterator[LooseEnd]:
    statement = select(Onboarding).where(RUNNING, whose(Onboarding.recruiter_id))
    people = (selectinload(Onboarding.isr), selectinload(Onboarding.recruiter))
    for each in db.session.scalars(statement.options(*people).order_by(Onboarding.id).limit(most)):
        yield LooseEnd(RECRUITER, each, each.recruiter, each.isr.name, each.started_at, [each.isr])


def _helped(whose: Whose, _reader: User, most: int | None) -> Iterator[LooseEnd]:
    statement = select(Onboarding).where(RUNNING, whose(Onboarding.buddy_id))
    people = (selectinload(Onboarding.isr), selectinload(Onboarding.buddy))
    for each in db.session.scalars(statement.options(*people).order_by(Onboarding.id).limit(most)):
        assert each.buddy is not None  # noqa: S101 - as just asked for
        yield LooseEnd(BUDDY, each, each.buddy, each.isr.name, each.started_at, [each.isr])


def _recruits(end: LooseEnd, person: User) -> bool:
    return person.id != end.record.isr_id


def _helps(end: LooseEnd, person: User) -> bool:
    return person.id not in (end.record.isr_id, end.record.manager_id)


def _change_recruiter(end: LooseEnd, handover: Handover) -> None:
    change_onboarding_recruiter(end.record, handover.to, reason=handover.reason, by=handover.by)


def _change_buddy(end: LooseEnd, handover: Handover) -> None:
    assert handover.to is not None  # noqa: S101 - this kind has a successor, always
    name_buddy(end.record, handover.to, by=handover.by)


RECRUITER = Kind(
    "onboarding_recruiter",
    "Onboardings as recruiter",
    Role.RECRUITER,
    _recruited,
    _change_recruiter,
    _recruits,
    tells=True,
)
BUDDY = Kind("buddy", "Onboardings as buddy", None, _helped, _change_buddy, _helps)
