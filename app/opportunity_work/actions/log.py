"""Write an entry of the log: what was done with the customer, or for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.models import Note
from app.activity.verbs import ActivityVerb
from app.book.models import Opportunity, Tier
from app.db.base import db
from app.opportunity_work import rules
from app.opportunity_work.actions.start import start_work
from app.opportunity_work.actions.tiers import set_tier
from app.opportunity_work.days import today_of
from app.opportunity_work.models import LogEntry, WorkKind
from app.opportunity_work.tiers_now import tier_now
from app.people.models import User
from app.shared.refusals import RuleBroken


@dataclass(frozen=True)
class NewLogEntry:
    """What was done, on which day, and whether the account leader was copied."""

    kind: WorkKind
    text: str
    done_on: date
    leader_copied: bool = False


@dataclass(frozen=True)
class ChosenTier:
    """The tier that an opportunity has from now on, if somebody chose one, and who delegated it."""

    tier: Tier | None = None
    delegated_by: str = ""


NO_CHOICE = ChosenTier()


def write_log_entry(
    opportunity: Opportunity,
    entry: NewLogEntry,
    *,
    chosen: ChosenTier = NO_CHOICE,
    version: int | None = None,
    by: User,
) -> None:
    """Add an entry. The ISR of a tier 3 opportunity says which tier it has now (page). Sent twice it is one.

    Raises RuleBroken without, for an entry without a text or of a day that lies ahead, and what `start_work`
    raises.
    """
    if not start_work(opportunity, version, by=by, is_done=lambda: _is_added(opportunity, entry, by)):
        return
    say_tier(opportunity, chosen, by=by)
    if not entry.text:
        raise RuleBroken(_("Write what was done."), field="log_text")
    add_log_entry(opportunity, entry, by=by)


def say_tier(opportunity: Opportunity, chosen: ChosenTier, *, by: User) -> None:
    """Choose the tier of a locked opportunity on which its ISR works, if it is tier 3."""
    now = tier_now(opportunity)
    rules.check_tier_now(chosen.tier, now.tier, is_isr=now.isr_id == by.id)
    if chosen.tier is not None and chosen.tier is not now.tier:
        set_tier(opportunity, chosen.tier, now, delegated_by=chosen.delegated_by, by=by)


def add_log_entry(opportunity: Opportunity, entry: NewLogEntry, *, by: User) -> LogEntry:
    """Add an entry to a locked opportunity."""
    rules.check_log(entry.kind, entry.text, entry.done_on, today_of(by))
    written = LogEntry(
        opportunity=opportunity,
        done_on=entry.done_on,
        kind=entry.kind,
        note=Note(text=entry.text),
        leader_copied=entry.leader_copied,
        written_by=by,
    )
    db.session.add(written)
    db.session.flush()
    record_activity(ActivityVerb.WROTE_LOG_ENTRY, opportunity, by=by, what=entry.kind.label)
    return written


def _is_added(opportunity: Opportunity, entry: NewLogEntry, by: User) -> bool:
    """Whether the last entry is this one, by the same person."""
    entries = select(LogEntry).where(LogEntry.opportunity_id == opportunity.id)
    last = db.session.scalars(entries.order_by(LogEntry.id.desc()).limit(1)).first()
    return last is not None and last.written_by_id == by.id and is_entry(last, entry)


def is_entry(written: LogEntry, entry: NewLogEntry) -> bool:
    """Whether an entry says what a form says."""
    return entry == NewLogEntry(written.kind, written.note.text, written.done_on, written.leader_copied)
