"""Reminders of candidates in pools: somebody else has them, or nobody, when their owner leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload

from app.access.candidates import recruits_member
from app.access.roles import Role
from app.db.base import db
from app.people.departure.loose_ends import Handover, LooseEnd, LooseEndKind, UserFilter
from app.people.models import User
from app.pools.actions import hand_over_reminder
from app.pools.models import PoolMember
from app.shared.times import format_full_day

REMOVED = "removed"


def _reminders(matches: UserFilter, _reader: User) -> Iterator[LooseEnd]:
    statement = select(PoolMember).where(matches(PoolMember.reminds_id), PoolMember.remind_at.is_not(None))
    loaded = (joinedload(PoolMember.reminds), joinedload(PoolMember.candidate))
    for member in db.session.scalars(statement.order_by(PoolMember.id).options(*loaded)):
        assert member.reminds is not None and member.remind_on is not None  # noqa: S101 - by the query
        what = _(
            "%(candidate)s, on %(day)s",
            candidate=member.candidate.name,
            day=format_full_day(member.remind_on),
        )
        instead = {REMOVED: _("Nobody: remove the reminder")}
        yield LooseEnd(POOL_REMINDER, member, member.reminds, what, member.added_at, [member], instead)


def _has_reminder(user_id: Any) -> ColumnElement[bool]:
    return exists().where(PoolMember.reminds_id == user_id, PoolMember.remind_at.is_not(None))


def _can_take(end: LooseEnd, person: User) -> bool:
    return recruits_member(person, end.record)


def _hand_over(end: LooseEnd, handover: Handover) -> None:
    hand_over_reminder(end.record, to=handover.to, by=handover.by)


POOL_REMINDER = LooseEndKind(
    "pool_reminder",
    _l("Reminder of a candidate"),
    frozenset({Role.RECRUITER}),
    _reminders,
    _hand_over,
    _can_take,
    _has_reminder,
)
