"""Set the ISR of an open opportunity by hand, and lift that again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.activity.actions import is_note_of, record_activity
from app.activity.verbs import ActivityVerb
from app.book.alignment import alignment_day, open_isr_on, opportunity_isr_on
from app.book.models import IsrOverride, Opportunity
from app.book.timeline.rows import overrides_of, running_override
from app.db.base import db
from app.db.row_locks import lock_row
from app.isr_by_hand import mail, rules
from app.isr_by_hand.actions.check_isr import check_isr_with_open_gate, is_nobodys, manages
from app.people.models import User
from app.shared import clock
from app.shared.business_days import DAY
from app.shared.times import in_zone
from app.web.edit_digest import changed_fields, values_digest


def set_isr_override(
    opportunity: Opportunity, *, isr: User | None, reason: str, seen: str | None, by: User
) -> IsrOverride:
    """Set the ISR of an open opportunity from today, or that it is nobody's, and notify those it concerns.

    `by` manages who has it or who gets it, or it is nobody's, or with someone who left. `seen` is the digest
    of `isr_values` that the page showed. Raises RuleBroken for a closed opportunity, for an ISR who has it
    already, has left or has a closed gate, and for another manager's team; Conflict if the ISR changed
    meanwhile.
    """
    lock_row(opportunity)
    rules.check_override_possible(is_open=opportunity.is_open)
    running, day = running_override(opportunity), alignment_day()
    before = _person(opportunity, opportunity_isr_on(day))
    is_same = running is not None and running.isr_id == (isr.id if isr else None)
    is_own = running is not None and running.set_by_id == by.id and is_note_of(running.note, reason)
    if running is not None and is_same and is_own and _changed(opportunity, seen):
        return running  # sent twice
    _check_not_changed(opportunity, seen, running, by)
    rules.check_is_of_own_team(
        has_it=manages(by, before, day), is_nobodys=is_nobodys(before), gets_it=manages(by, isr, day)
    )
    rules.check_other_isr(isr.name if isr else None, is_same=is_same)
    if isr is not None:
        check_isr_with_open_gate(isr)
    if running is not None:
        _end(running, day, by)
    return _begin(opportunity, isr, before=before, reason=reason, by=by)


def take_over_crm_override(
    opportunity: Opportunity, *, isr: User | None, seen: str | None, by: User
) -> IsrOverride:
    """Set the ISR as the CRM has it by override and Onramp has not, and notify those it concerns.

    `isr` is the person whom the CRM means, and `seen` the digest of what the page showed. Raises RuleBroken
    for a closed opportunity, and for an ISR who has left or has a closed gate; Conflict if an override runs
    here, or if the CRM has another one or none by now.
    """
    lock_row(opportunity)
    rules.check_override_possible(is_open=opportunity.is_open)
    if running_override(opportunity) is not None or not opportunity.crm_isr_override:
        raise rules.isr_changed_meanwhile(None, None)
    if seen != crm_isr_digest(opportunity.crm_isr):
        raise rules.isr_changed_meanwhile(None, None)
    before = _person(opportunity, open_isr_on(alignment_day()))
    if isr is not None:
        check_isr_with_open_gate(isr)
    return _begin(opportunity, isr, before=before, reason=_("The CRM has it as an override."), by=by)


def crm_isr_digest(crm_isr: str) -> str:
    """A digest of what a page shows of the ISR that the CRM has."""
    return values_digest({"isr": crm_isr})


def lift_isr_override(opportunity: Opportunity, *, reason: str, seen: str | None, by: User) -> None:
    """Lift the running override: an open opportunity follows the territory at once, a closed one stays.

    Who set it may lift it, and so may those who may set one. Raises Conflict if none runs, or if the ISR
    changed meanwhile; RuleBroken for another manager's team.
    """
    lock_row(opportunity)
    running, day = running_override(opportunity), alignment_day()
    if running is None:
        if _last_lifter(opportunity) == by.id:
            return  # sent twice
        raise rules.override_is_lifted()
    _check_not_changed(opportunity, seen, running, by)
    before = running.isr
    _end(running, day, by)
    after = _person(opportunity, open_isr_on(day))
    if running.set_by_id != by.id:
        rules.check_is_of_own_team(
            has_it=manages(by, before, day), is_nobodys=is_nobodys(before), gets_it=manages(by, after, day)
        )
    record_activity(
        ActivityVerb.LIFTED_ISR_OVERRIDE,
        opportunity,
        by=by,
        was=_name(before),
        became=_name(after) if opportunity.is_open else None,
        reason=reason,
    )
    opportunity.known_relations.clear()
    if opportunity.is_open and before != after:
        verb = ActivityVerb.LIFTED_ISR_OVERRIDE
        mail.tell_isr_changed(opportunity, before=before, isr=after, reason=reason, by=by, verb=verb)


def isr_values(opportunity: Opportunity) -> dict[str, Any]:
    """What the pages show of who the ISR is: a page that shows other values is refused."""
    running = running_override(opportunity)
    isr_id = db.session.scalar(
        db.select(opportunity_isr_on(alignment_day())).where(Opportunity.id == opportunity.id)
    )
    return {"current_isr": isr_id, "override": running.id if running else None, "state": opportunity.outcome}


def _begin(
    opportunity: Opportunity, isr: User | None, *, before: User | None, reason: str, by: User
) -> IsrOverride:
    note = record_activity(
        ActivityVerb.SET_ISR_OVERRIDE,
        opportunity,
        by=by,
        was=_name(before),
        became=_name(isr),
        reason=reason,
    )
    override = IsrOverride(opportunity=opportunity, isr=isr, starts_on=alignment_day(), set_by=by, note=note)
    db.session.add(override)
    db.session.flush()
    opportunity.known_relations.clear()
    mail.tell_isr_changed(opportunity, before=before, isr=isr, reason=reason, by=by)
    return override


def _changed(opportunity: Opportunity, seen: str | None) -> Sequence[str]:
    """What of the ISR is other than the page showed."""
    return changed_fields(seen, isr_values(opportunity)) if seen is not None else []


def _last_lifter(opportunity: Opportunity) -> int | None:
    """The id of the person who lifted the last override."""
    last = overrides_of(opportunity)[-1:]
    return last[0].lifted_by_id if last else None


def _check_not_changed(
    opportunity: Opportunity, seen: str | None, running: IsrOverride | None, by: User
) -> None:
    changed = _changed(opportunity, seen)
    if not changed:
        return
    if "override" not in changed or running is None or running.set_by is None:
        raise rules.isr_changed_meanwhile(None, None)
    raise rules.isr_changed_meanwhile(running.set_by.name, in_zone(running.set_at, by.time_zone).date())


def _end(override: IsrOverride, day: date, by: User) -> None:
    """It does not count on this day any more. Its row can be written once."""
    lifter = by.id  # reading it may write what is changed until then
    override.ends_on, override.lifted_by_id, override.lifted_at = day - DAY, lifter, clock.now()
    db.session.flush()


def _person(opportunity: Opportunity, isr_id: Any) -> User | None:
    found = db.select(User).where(
        User.id == db.select(isr_id).where(Opportunity.id == opportunity.id).scalar_subquery()
    )
    return db.session.scalars(found).one_or_none()


def _name(person: User | None) -> str:
    return person.name if person else _("nobody")
