"""Gate overrides: a manager requests one with a reason, another person decides.

A granted one assigns nothing by itself: `assign_territory` uses it, once, while the gate is closed.
"""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.predicates import may_decide_override
from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.onboarding.gate.explain import check_open
from app.onboarding.gate.lock import lock_gate
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.territories import mail, rules
from app.territories.actions.decisions import lock_undecided, write_decision
from app.territories.actions.prepare_assignment import prepare_assignment
from app.territories.locks import lock_territories
from app.territories.models import GateOverride, OverrideState, Territory
from app.territories.queries import deciders_of_override, usable_override
from app.turns.actions import update_turns, update_turns_of_people


def ask_for_override(territory: Territory, *, isr: User, reason: str, by: User) -> GateOverride:
    """Request that an ISR of the manager `by` may hold a territory while their gate is closed.

    Those who can decide are notified. Raises RuleBroken for another manager's ISR, an open gate, a territory
    that is no longer in the mapping file, if a granted override can still be used, and for somebody hired as
    something else: they have no gate.
    """
    lock_territories([territory])
    prepared = prepare_assignment(isr, starts_on=clock.today(by.time_zone), by=by)
    rules.check_not_removed(territory.name, is_removed=territory.removed_at is not None)
    if prepared.gate.is_open:
        raise RuleBroken(_("The gate of %(isr)s is open. No override is needed.", isr=isr.name), field="isr")
    if prepared.onboarding is not None and not prepared.onboarding.has_gate:
        check_open(prepared.gate, isr.name)  # refuses: an override is for an ISR whose gate is still closed
    if usable_override(territory, isr) is not None:
        raise RuleBroken(
            _("%(isr)s already has an override. Assign the territory.", isr=isr.name), field="isr"
        )
    override = GateOverride(isr=isr, territory=territory, asked_by=by, asked_note=new_note(reason))
    db.session.add(override)
    _record(ActivityVerb.ASKED_FOR_OVERRIDE, override, by)
    for decider in deciders_of_override(override):
        mail.tell_override_asked(override, decider)
    _update_turns(override)
    return override


def decide_override(override: GateOverride, *, is_granted: bool, reason: str, by: User) -> None:
    """Grant or refuse an override, with a reason, and notify the person who asked. The decision is final.

    Raises RuleBroken for the person who asked and for the ISR, Conflict if it was decided meanwhile.
    """
    lock_territories([override.territory])
    lock_gate(override.isr)
    lock_undecided(override, by)
    rules.check_second_person(is_second=may_decide_override(by, override))
    _decide(override, OverrideState.GRANTED if is_granted else OverrideState.REFUSED, reason=reason, by=by)


def refuse_on_leaving(override: GateOverride, *, reason: str, by: User) -> None:
    """Refuse an override because the person who asked or the ISR leaves, and notify the person who asked.

    The caller has locked the territory and the leaver. Raises Conflict if it was decided meanwhile.
    """
    lock_undecided(override, by)
    _decide(override, OverrideState.REFUSED, reason=reason, by=by)


def _decide(override: GateOverride, state: OverrideState, *, reason: str, by: User) -> None:
    write_decision(override, state, reason=reason, by=by)
    _record(
        ActivityVerb.GRANTED_OVERRIDE if override.is_approved else ActivityVerb.REFUSED_OVERRIDE, override, by
    )
    mail.tell_override_decided(override)
    _update_turns(override)


def _update_turns(override: GateOverride) -> None:
    """What waits for a decision, and what depends on the people of an override who may leave."""
    update_turns(override)
    update_turns_of_people(override.asked_by_id, override.isr_id)


def _record(verb: ActivityVerb, override: GateOverride, by: User) -> None:
    """Record it for the territory and the override. Only the override has the reasons."""
    for subject in (override, override.territory):
        record_activity(verb, subject, by=by, became=f"for {override.isr.name}")
