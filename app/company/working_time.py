"""Changing when the company works: its week, its days off, and how long each kind of turn may take."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.company.actions import mark_changed
from app.company.models import CompanyHoliday, CompanyLimit, CompanySettings
from app.company.queries import holidays, limits, lock_company
from app.db.base import db
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.turns.limits import TIME_LIMITS
from app.turns.models import TurnKind

MAX_HOLIDAYS = 500
HOURS_OF_DAY = 24
MAX_LIMIT_HOURS = 90 * HOURS_OF_DAY
_VERBS = {ActivityVerb.CHANGED_COMPANY}


def change_week(weekdays: Collection[str], *, seen: str, reason: str = "", by: User) -> None:
    """Change the days on which the company works, 1 for Monday; none: as in each country.

    What is due already stays due then. Raises Conflict if `seen`, what the page showed, is stale.
    """
    company, became = lock_company(), "".join(sorted(weekdays))
    if company.weekdays == became:
        return
    shown = {"weekdays": TrackedField(str(_("Working week")), _VERBS)}
    check_unchanged(company, seen, {"weekdays": list(company.weekdays)}, shown, reader=by)
    _record(company, "working week", company.weekdays, became, by, reason)
    company.weekdays = became
    mark_changed(company)


def add_holiday(day: date, name: str, region: Region | None, *, by: User) -> None:
    """Add a day off. What is due already stays due then. Does nothing for one with the same name.

    Raises RuleBroken for a day that is on the list with another name, and for a full list.
    """
    company, listed = lock_company(), holidays()
    there = next((each for each in listed if (each.day, each.region) == (day, region or "")), None)
    if there is not None:
        if there.name == name:
            return
        raise RuleBroken(_("This day is on the list already, as “%(name)s”.", name=there.name), field="day")
    if len(listed) >= MAX_HOLIDAYS:
        raise RuleBroken(_("The list is full (limit: %(limit)s days). Remove old ones.", limit=MAX_HOLIDAYS))
    holiday = CompanyHoliday(day=day, name=name, region=region or "")
    db.session.add(holiday)
    _record(company, "days off", None, holiday.label, by)
    mark_changed(company)


def remove_holiday(holiday: CompanyHoliday, *, by: User) -> None:
    """Remove a day off from the list."""
    company = lock_company()
    _record(company, "days off", holiday.label, None, by)
    db.session.delete(holiday)
    mark_changed(company)


def limits_in_hours() -> dict[str, int]:
    """The hours that each kind of turn may take, by the name of the kind."""
    changed = {each.kind: each.hours for each in limits()}
    return {kind.name.lower(): changed.get(kind.value, _our_hours(kind)) for kind in TIME_LIMITS}


def change_limits(hours: Mapping[str, int], *, seen: str, reason: str = "", by: User) -> None:
    """Change how long kinds of turns may take, on business days. Turns that wait already keep their limit.

    `seen` is what the page showed. Raises Conflict for a page that is stale.
    """
    company = lock_company()
    now, kinds = limits_in_hours(), {kind.name.lower(): kind for kind in TIME_LIMITS}
    changed = {name: hours[name] for name in now if hours[name] != now[name]}
    if not changed:
        return
    shown = {name: TrackedField(limit_label(kind), _VERBS) for name, kind in kinds.items()}
    check_unchanged(company, seen, now, shown, reader=by)
    stored = {each.kind: each for each in limits()}
    for name, value in changed.items():
        kind = kinds[name]
        if kind.value in stored:
            stored[kind.value].hours = value
        else:
            db.session.add(CompanyLimit(kind=kind.value, hours=value))
        was, became = _hours(now[name]), _hours(value)
        _record(company, name.replace("_", " "), was, became, by, reason)
    mark_changed(company)


def limit_label(kind: TurnKind) -> str:
    """The kind of a turn, as the form names it."""
    return kind.value.capitalize()


def _our_hours(kind: TurnKind) -> int:
    return int(TIME_LIMITS[kind].total_seconds() // 3600)


def _hours(number: int) -> str:
    return str(_("%(number)s hours", number=number))


def _record(company: CompanySettings, what: str, was: Any, became: Any, by: User, reason: str = "") -> None:
    values = {"was": was or None, "became": became or None}
    record_activity(ActivityVerb.CHANGED_COMPANY, company, by=by, what=what, reason=reason, **values)
