"""The lock of a person's gate: two people who act on one gate at once go one after the other."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.db.base import db
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.queries import running_onboarding
from app.people.models import User
from app.shared.refusals import RuleBroken

# Waits for others who lock the same row in this way. Rows that refer to it can still be written.
EXCLUSIVE_LOCK = {"key_share": True}


def lock_gate(isr: User) -> Onboarding | None:
    """Lock the gate of a person until the transaction ends. Returns their running onboarding, freshly read.

    The lock is on their row in `users`, which the triggers lock too, since a gate can have several issues or
    none. An action that also locks a territory locks the territory first.
    """
    db.session.refresh(isr, ["name"], with_for_update=EXCLUSIVE_LOCK)
    return running_onboarding(isr)


def lock_gate_of(onboarding: Onboarding) -> None:
    """Lock the gate of an onboarding's ISR. Raises RuleBroken where the onboarding has ended."""
    if lock_gate(onboarding.isr) is not onboarding:
        raise RuleBroken(_("This onboarding has ended."))


def lock_gate_of_step(step: Step) -> None:
    """Lock the gate a step belongs to, and read the step with its issue freshly, but no other step.

    Raises RuleBroken if the onboarding has ended.
    """
    isr = select(User.id).where(User.id == step.onboarding.isr_id)
    db.session.execute(isr.with_for_update(key_share=True))  # as EXCLUSIVE_LOCK
    issue = joinedload(Step.gating_issue).joinedload(GatingIssue.mirror)
    fresh = select(Step).where(Step.id == step.id).options(joinedload(Step.onboarding), issue)
    db.session.scalars(fresh.execution_options(populate_existing=True)).one()
    if step.onboarding.ended_at is not None:
        raise RuleBroken(_("This onboarding has ended."))
