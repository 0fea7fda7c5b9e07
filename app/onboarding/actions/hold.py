"""Holding a person's gate, so that two who act on it at once go one after the other."""

from __future__ import annotations

from app.db.base import db
from app.onboarding.models import Onboarding
from app.onboarding.queries import running_onboarding
from app.people.models import User
from app.shared.refusals import RuleBroken

# Locks a row against everyone who locks it likewise, and lets others refer to it meanwhile.
AGAINST_EACH_OTHER = {"key_share": True}


def hold_gate(isr: User) -> Onboarding | None:
    """Hold the gate of a person until the transaction ends; answers their running onboarding, read anew.

    What is held is their row among the users, the same one the triggers hold: a gate can consist of
    several issues, or of none. Whoever locks a territory too locks it first.
    """
    db.session.refresh(isr, ["name"], with_for_update=AGAINST_EACH_OTHER)
    return running_onboarding(isr)


def hold_gate_of(onboarding: Onboarding) -> None:
    """Hold the gate of an onboarding's ISR. Raises RuleBroken where the onboarding has ended."""
    if hold_gate(onboarding.isr) is not onboarding:
        raise RuleBroken("This onboarding has ended.")
