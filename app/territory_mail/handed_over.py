"""What mails say of territories that were handed over, to the ISR who had them or to somebody else."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from app.outbox.mail_texts import Values
from app.people.models import User
from app.shared.times import format_day
from app.territories.models import Assignment


def assignment_before(ended: Assignment, to: User) -> str:
    """When the assignment before ends, to its ISR or to somebody else."""
    day = format_day(ended.ends_on) if ended.ends_on else ""
    if ended.isr_id == to.id:
        if ended.taken_back_at:
            return _("Your assignment was cancelled before it started.")
        return _("Your last day is %(day)s.", day=day)
    if ended.taken_back_at:
        return _("The assignment of %(isr)s was cancelled before it started.", isr=ended.isr.name)
    return _("The last day of %(isr)s is %(day)s.", isr=ended.isr.name, day=day)


def handed_over_lines(values: Values) -> str:
    """A line for each territory: who has it from when, and when the assignment before ends."""
    changes: Iterable[tuple[Assignment, Assignment]] = values["changes"]
    return "\n".join(f"- {_handed_over_line(ended, begun, values['to'])}" for ended, begun in changes)


def _handed_over_line(ended: Assignment, begun: Assignment, to: User) -> str:
    names = {"territory": begun.territory.name, "isr": begun.isr.name, "day": format_day(begun.starts_on)}
    return f"{_('%(territory)s: %(isr)s has it from %(day)s.', **names)} {assignment_before(ended, to)}"
