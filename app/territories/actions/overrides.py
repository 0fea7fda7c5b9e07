"""An override of the gate: one manager asks for it with a reason, another person decides.

Granting one assigns nothing: `assign_territory` uses it, once, while the gate is closed.
"""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.predicates import may_decide_override
from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.onboarding.gate.lock import EXCLUSIVE_LOCK, lock_gate
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.times import in_zone
from app.territories import mail, rules
from app.territories.actions.prepare_assignment import prepare_assignment
from app.territories.locks import lock_territories
from app.territories.models import GateOverride, OverrideState, Territory
from app.territories.queries import deciders_of_override, usable_override


def ask_for_override(territory: Territory, *, isr: User, reason: str, by: User) -> GateOverride:
    """Ask that an ISR of the manager `by` may have a territory although their gate is closed.

    Whoever can decide is told. Raises RuleBroken for someone else's ISR, for one whose gate is open, for a
    territory no longer in the mapping file, and where one was granted already and is still to be used.
    """
    lock_territories([territory])
    prepared = prepare_assignment(isr, starts_on=clock.today(by.time_zone), by=by)
    rules.check_not_removed(territory.name, is_removed=territory.removed_at is not None)
    if prepared.gate.is_open:
        raise RuleBroken(
            _("The gate of %(isr)s is open: there is nothing to override.", isr=isr.name), field="isr"
        )
    if usable_override(territory, isr) is not None:
        raise RuleBroken(
            _("An override for %(isr)s was granted: assign the territory.", isr=isr.name), field="isr"
        )
    override = GateOverride(isr=isr, territory=territory, asked_by=by, asked_note=new_note(reason))
    db.session.add(override)
    _record(ActivityVerb.ASKED_FOR_OVERRIDE, override, by)
    for decider in deciders_of_override(override):
        mail.tell_override_asked(override, decider)
    return override


def decide_override(override: GateOverride, *, is_granted: bool, reason: str, by: User) -> None:
    """Grant an override or refuse it, with a reason, and tell who asked. What was decided stays.

    Raises RuleBroken for who asked and for the ISR themselves, Conflict when it was decided meanwhile.
    """
    lock_territories([override.territory])
    lock_gate(override.isr)
    _lock_undecided(override, by)
    rules.check_second_person(is_second=may_decide_override(by, override))
    _decide(override, OverrideState.GRANTED if is_granted else OverrideState.REFUSED, reason=reason, by=by)


def refuse_on_leaving(override: GateOverride, *, reason: str, by: User) -> None:
    """Refuse an override because the ISR it is for leaves, or who asked for it, and tell who asked.

    The caller has locked the territory and the leaver. Raises Conflict if it was decided meanwhile.
    """
    _lock_undecided(override, by)
    _decide(override, OverrideState.REFUSED, reason=reason, by=by)


def _lock_undecided(override: GateOverride, by: User) -> None:
    db.session.refresh(override, with_for_update=EXCLUSIVE_LOCK)
    if override.decided_at is not None and override.decided_by is not None:
        on = in_zone(override.decided_at, by.time_zone).date()
        raise rules.already_decided("This override", override.decided_by.name, override.state, on)


def _decide(override: GateOverride, state: OverrideState, *, reason: str, by: User) -> None:
    override.state = state
    override.decided_by, override.decided_at = by, clock.now()
    override.decided_note = new_note(reason)
    is_granted = state is OverrideState.GRANTED
    _record(ActivityVerb.GRANTED_OVERRIDE if is_granted else ActivityVerb.REFUSED_OVERRIDE, override, by)
    mail.tell_override_decided(override)


def _record(verb: ActivityVerb, override: GateOverride, by: User) -> None:
    """Put it on record on the territory and its own page. The reasons stand on the override alone."""
    for subject in (override, override.territory):
        record_activity(verb, subject, by=by, became=f"for {override.isr.name}")
