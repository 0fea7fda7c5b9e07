"""The account team of an opportunity by name, and who stands in for whom: SAE, then ASM, then ISR."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from app.availability.models import DayOff
from app.book.models import Opportunity
from app.book.timeline.spans import IsrDays, TerritoryLeaders
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.business_days import DAY
from app.shared.text import name_key


@dataclass(frozen=True)
class SalesTeamMember:
    """A part of the account team with the name of who has it; `off_until` is the last of their days off."""

    part: str
    name: str
    off_until: date | None = None


@dataclass(frozen=True)
class SalesTeamOf:
    """The account team of an opportunity. `backup` are who to ask, first to last."""

    members: Sequence[SalesTeamMember]
    backup: Sequence[SalesTeamMember]


@dataclass(frozen=True)
class _Known:
    """A person with an account here."""

    name: str
    email: str
    off_until: date | None


def sales_team_of(opportunity: Opportunity, leaders: TerritoryLeaders, isr: IsrDays) -> SalesTeamOf:
    """The team, in one statement for all of its people."""
    account = opportunity.account
    owner = opportunity.owner_email or opportunity.owner_name
    account_owner = account.owner_email or account.owner_name
    cells = [leaders.sae, leaders.asm, leaders.rd, owner, account_owner, isr.isr_email or ""]
    known = _people(filter(None, map(str.strip, cells)))
    sae = _member("SAE", leaders.sae or owner or account_owner, known, opportunity.owner_name)
    asm, rd = _member("ASM", leaders.asm, known), _member("RD", leaders.rd, known)
    isr_member = _member("ISR", isr.isr_email or "", known, isr.isr or "")
    owners = [
        _member(_("Opportunity owner"), owner, known, opportunity.owner_name),
        _member(_("Account owner"), account_owner, known, account.owner_name),
    ]
    backup = [member for member in (sae, asm, isr_member) if member is not None]
    return SalesTeamOf(
        members=[member for member in (sae, asm, rd, isr_member, *owners) if member is not None],
        backup=sorted(backup, key=lambda member: member.off_until is not None),
    )


def _member(part: str, cell: str, known: Sequence[_Known], called: str = "") -> SalesTeamMember | None:
    """Who a cell means, by email or a name that one person has; else `called`, or the cell."""
    key = name_key(cell)
    if not key:
        return None
    found = [each for each in known if each.email == key] or [
        each for each in known if name_key(each.name) == key
    ]
    if len(found) == 1:
        return SalesTeamMember(part, found[0].name, found[0].off_until)
    return SalesTeamMember(part, called or cell)


def _people(cells: Iterable[str]) -> list[_Known]:
    """The people that these cells may mean, with their days off of today."""
    keys = sorted({cell.lower() for cell in cells})
    if not keys:
        return []
    now = clock.now().date()  # today is at most a day from it, wherever somebody is
    near = (DayOff.last_day >= now - DAY, DayOff.first_day <= now + DAY)
    statement: Any = (
        select(User.name, User.email, User.time_zone, DayOff.first_day, DayOff.last_day)
        .outerjoin(DayOff, and_(DayOff.user_id == User.id, *near))
        .where(User.active, or_(User.email.in_(keys), func.lower(User.name).in_(keys)))
        .order_by(User.id)
    )
    found: dict[str, _Known] = {}
    for name, email, zone, first_day, last_day in db.session.execute(statement):
        is_off = first_day is not None and first_day <= clock.today(zone) <= last_day
        before = found.get(email)
        until = max(filter(None, [last_day if is_off else None, before and before.off_until]), default=None)
        found[email] = _Known(name, email, until)
    return list(found.values())
