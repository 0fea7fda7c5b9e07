"""Putting someone who was an ISR before Onramp on record."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.roles import Role
from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.onboarding.gate.lock import lock_gate
from app.onboarding.models import EstablishedIsr
from app.onboarding.queries import established_record, hired_without_gate
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.turns.actions import update_turns_of_people


def record_established_isr(*, isr: User, reason: str, by: User) -> EstablishedIsr:
    """Open the gate of someone who was an ISR before Onramp, and make them an ISR of the manager `by`.

    Raises RuleBroken for oneself, for someone who is not an ISR or on record already, for someone hired here
    as something else, and for someone with an onboarding: their gate opens when its gating issues are closed.
    """
    if isr.id == by.id:
        raise RuleBroken(_("You cannot register yourself. Ask another manager."), field="isr")
    if Role.ISR not in isr.roles:
        raise RuleBroken(_("%(isr)s is not an ISR.", isr=isr.name), field="isr")
    running = lock_gate(isr)
    hired_as = hired_without_gate(isr)
    if hired_as is not None:
        raise RuleBroken(
            _(
                "%(isr)s was hired as %(role)s, without a gate. Hire them as an ISR: their gate opens when "
                "the gating issues of that onboarding are closed.",
                isr=isr.name,
                role=hired_as,
            ),
            field="isr",
        )
    if running is not None:
        raise RuleBroken(
            _("%(isr)s has an onboarding. Their gate opens when its gating issues are closed.", isr=isr.name),
            field="isr",
        )
    known = established_record(isr)
    if known is not None:
        raise RuleBroken(
            _("%(manager)s has already registered %(isr)s.", manager=known.manager.name, isr=isr.name),
            field="isr",
        )
    record = EstablishedIsr(isr=isr, manager=by, note=new_note(reason))
    db.session.add(record)
    record_activity(
        ActivityVerb.RECORDED_ESTABLISHED_ISR,
        isr,
        by=by,
        was="gate closed",
        became="gate open",
        reason=reason,
    )
    update_turns_of_people(isr, by)
    return record
