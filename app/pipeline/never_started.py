"""A hire who never starts: their place is free again, and what the hire granted is revoked."""

from __future__ import annotations

from flask_babel import gettext as _

from app.candidates.models import Application, Status
from app.db.base import db
from app.onboarding.actions import conclude_onboarding
from app.onboarding.models import Onboarding
from app.onboarding.queries import onboarding_of
from app.openings.actions import lock_opening
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.hire import revoke_hire_grants
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.shared.refusals import RuleBroken


def record_never_started(application: Application, *, version: int, reason: str, by: User) -> Transition:
    """Record that a hired person never starts. Their application is withdrawn.

    The onboarding ends, the place is free, and the job, the role and the account of the hire are revoked.
    The other candidates and the opening stay as they are: a closed opening is reopened by hand.

    Raises RuleBroken unless the onboarding runs, and once the ISR has ticked a step or held a territory:
    then the onboarding is ended instead. Raises Conflict if someone else moved the application.
    """
    lock_opening(application.opening)  # before the application, as a hire does
    ledger.lock_for_move(application, version, by=by)
    onboarding = check_never_started(application)
    conclude_onboarding(onboarding, held=[], reason=reason, by=by)
    db.session.flush()
    revoke_hire_grants(onboarding, by=by)
    return ledger.write_move(
        application, MoveVerb.WITHDRAW, stage=application.stage, status=Status.WITHDRAWN, by=by, note=reason
    )


def check_never_started(application: Application) -> Onboarding:
    """The onboarding that has not begun. Raises RuleBroken as `record_never_started` does."""
    onboarding = onboarding_of(application) if application.status is Status.HIRED else None
    if onboarding is None:
        raise RuleBroken(_("This is only for a hired person with a running onboarding."))
    isr = onboarding.isr.name
    if any(assignment.taken_back_at is None for assignment in onboarding.assignments):
        raise RuleBroken(_("%(isr)s has held a territory. End the onboarding instead.", isr=isr))
    if any(step.is_ticked and step.ticked_by_id == onboarding.isr_id for step in onboarding.steps):
        raise RuleBroken(_("%(isr)s has ticked a step. End the onboarding instead.", isr=isr))
    return onboarding
