"""Ending an onboarding. Territories end what its ISR holds first, and then call this."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.onboarding import mail
from app.onboarding.actions.gating_issues import gate_is_open
from app.onboarding.actions.people_turns import update_turns_of_parts
from app.onboarding.gate.lock import lock_gate, lock_gate_of
from app.onboarding.models import Onboarding
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH, join_words
from app.turns.actions import update_turns


def conclude_onboarding(onboarding: Onboarding, *, held: list[str], reason: str, by: User) -> None:
    """End an onboarding in any state, and cancel its unsent mail. `held` names what its ISR held until now.

    Its state goes on record. Its issues in GitLab stay as they are and are no longer synced.
    Raises RuleBroken if it has ended already.
    """
    lock_gate_of(onboarding)
    _end(onboarding, held, reason=reason, by=by)
    mail.tell_ended(onboarding, held, reason=reason, by=by)


def end_for_transfer(isr: User, *, reason: str, by: User) -> Onboarding | None:
    """End the onboarding that runs when its ISR is hired for another job. Returns it, or None.

    Raises RuleBroken while they hold a territory by it: handing it over comes first.
    """
    onboarding = lock_gate(isr)
    if onboarding is None:
        return None
    held = [each.territory.name for each in onboarding.assignments if each.is_running]
    if held:
        raise RuleBroken(
            _(
                "%(isr)s holds %(territories)s. Hand over or end what they hold before the transfer.",
                isr=isr.name,
                territories=join_words(held),
            )
        )
    _end(onboarding, [], reason=reason, by=by)
    db.session.flush()
    return onboarding


def _end(onboarding: Onboarding, held: list[str], *, reason: str, by: User) -> None:
    stood = _where_it_stands(onboarding, held)
    onboarding.ended_at = clock.now()
    onboarding.ended_note = new_note(reason)
    record_activity(
        ActivityVerb.ENDED_ONBOARDING,
        onboarding,
        by=by,
        was=stood[:MAX_LINE_LENGTH],
        became="ended",
        reason=reason,
    )
    mail.cancel_onboarding_mail(onboarding)
    update_turns(onboarding)
    update_turns_of_parts(onboarding)


def resume_after_transfer(onboarding: Onboarding, *, by: User) -> None:
    """Let an onboarding run again that a hire ended, when that hire is undone."""
    lock_gate(onboarding.isr)
    db.session.flush()
    onboarding.ended_at, onboarding.ended_note = None, None
    record_activity(ActivityVerb.RESUMED_ONBOARDING, onboarding, by=by, was="ended", became="running")
    update_turns(onboarding)
    update_turns_of_parts(onboarding)


def _where_it_stands(onboarding: Onboarding, held: list[str]) -> str:
    """As it goes on record: "gate closed, 12 of 30 steps ticked, held EMEA North"."""
    steps = [step for step in onboarding.steps if step.counts]
    ticked = sum(step.is_ticked for step in steps)
    gate = "open" if gate_is_open(onboarding) else "closed"
    parts = [f"gate {gate}"] if onboarding.has_gate else []
    parts.append(f"{ticked} of {len(steps)} steps ticked")
    return ", ".join([*parts, f"held {', '.join(held)}"] if held else parts)
