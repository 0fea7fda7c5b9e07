"""Hiring: the account, the role and job it gives, and the onboarding it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.candidates.matches import match_by_email, match_with_account
from app.candidates.models import Application, Candidate, MatchedBy
from app.interviews.cancel import cancel_upcoming_interviews
from app.job_families.kinds import HireRole, StageKind
from app.onboarding.actions import end_for_transfer, resume_after_transfer, start_onboarding
from app.onboarding.eligibility import Eligibility
from app.onboarding.models import Onboarding
from app.openings.models import Opening
from app.openings.rules import check_has_place
from app.people.accounts import close_account, grant_role, open_hire_account, revoke_role
from app.people.jobs import change_job, restore_job
from app.people.models import PastJob, User
from app.pipeline import ledger, rules
from app.pipeline.last_place import (
    LastPlaceDecision,
    apply_last_place_decision,
    check_last_place_decision,
    fills_last_place,
    lock_place,
    other_active_applications,
)
from app.pipeline.mail_delay import cancellation_reason, delays_mail
from app.pipeline.queries import missing_for
from app.pipeline.rules import MoveVerb
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken


@dataclass(frozen=True)
class Hire:
    """What is agreed with the person hired.

    `eligibility` and `previous_manager` are for a transfer. Without a `previous_manager` it is the manager
    on record. `plan` is for another role than an ISR; without, it is that of the opening.
    """

    start_date: date
    manager: User
    kind: HireKind
    eligibility: Eligibility | None = None
    previous_manager: User | None = None
    plan: str = ""

    def plan_for(self, opening: Opening) -> str:
        """The plan of another role than an ISR: the one that is chosen, or that of the opening."""
        return "" if opening.hire_role is HireRole.ISR else self.plan or opening.hire_plan


@delays_mail
def hire(
    application: Application,
    hire: Hire,
    *,
    version: int,
    reason: str | None = None,
    decision: LastPlaceDecision | None = None,
    by: User,
) -> Onboarding:
    """Hire from the last stage: the person gets the role of the opening, if any, and their onboarding starts.

    They get the title and manager of the new job; the job they leave is kept with its last day. A closed
    account gets back only what this hire grants. A transfer ends the running onboarding. `decision` says
    what happens to the opening and its other candidates with the last place.

    Raises RuleBroken before the last stage, if it lacks something and no reason is given, for a start date
    in the past, a wrong kind, a transfer that is neither eligible nor waived or still holds a territory,
    while an offer is open, and if `decision` leaves others open; Conflict if somebody moved it or was first.
    """
    opening, candidate = application.opening, application.candidate
    lock_place(opening, by=by)  # before the application: two who hire at once go one after the other
    ledger.lock_for_move(application, version, by=by)
    check_can_be_hired(application)
    decision = (decision or LastPlaceDecision()) if fills_last_place(opening) else LastPlaceDecision()
    others = other_active_applications(application) if fills_last_place(opening) else []
    stage, status = ledger.destination(application, MoveVerb.HIRE)
    rules.check_requirement(missing_for(by, application), reason)
    match_by_email(candidate, by=by)
    _check_hire(hire, candidate, by)
    check_last_place_decision(decision, others, clock.today(by.time_zone))
    welcomed = open_hire_account(
        candidate.user, name=candidate.name, email=candidate.email, time_zone=candidate.time_zone, by=by
    )
    isr = welcomed.user
    match_with_account(candidate, isr, MatchedBy.HIRE, by=by)
    is_granted = _grant_role_of(opening, isr, by)
    cancel_upcoming_interviews(application, by=by, reason=cancellation_reason(status), keep_imminent=False)
    move = ledger.write_move(application, MoveVerb.HIRE, stage=stage, status=status, by=by, note=reason)
    ended = end_for_transfer(isr, reason=_("Transfer to %(opening)s.", opening=opening.name), by=by)
    previous = _previous_manager(hire, isr, ended)
    past = _begin_job(isr, opening, hire)
    onboarding = start_onboarding(
        application_id=application.id,
        isr=isr,
        manager=hire.manager,
        recruiter=opening.recruiter,
        hire_role=opening.hire_role,
        plan=hire.plan_for(opening),
        kind=hire.kind,
        start_date=hire.start_date,
        eligibility=hire.eligibility,
        previous_manager=previous,
        by=by,
    )
    onboarding.account_opened, onboarding.role_granted = welcomed.opened, is_granted
    onboarding.past_job, onboarding.follows = past, ended
    apply_last_place_decision(opening, decision, others, move, by=by)
    return onboarding


def _begin_job(person: User, opening: Opening, hire: Hire) -> PastJob | None:
    """Give the person hired the new job. Returns the record of the job they had, or None."""
    is_new = hire.kind is not HireKind.TRANSFER
    return change_job(person, opening.role, manager=hire.manager, from_day=hire.start_date, is_new=is_new)


def _grant_role_of(opening: Opening, person: User, by: User) -> bool:
    """Give the person hired the role of the opening. Returns False if it gives none, or they have it."""
    role = opening.hire_role.role
    if role is None or role in person.roles:
        return False
    grant_role(person, role, by=by)
    return True


def check_can_be_hired(application: Application) -> None:
    """Raise RuleBroken before the last stage, for one that is not active, while it has an open offer, from a
    stage for the offer without an accepted one, and without a free place.
    """
    ledger.check_possible(application, MoveVerb.HIRE)
    is_needed = application.stage.kind is StageKind.OFFER
    rules.check_offer(application.offer_standing, is_needed=is_needed)
    check_has_place(application.opening.hired, application.opening.places)


def revoke_hire_grants(onboarding: Onboarding, *, by: User) -> None:
    """Revoke the job, the role and the account of a hire that is undone or never started.

    An account it opened stays open if an admin has granted it another role since.
    """
    isr = onboarding.isr
    past, onboarding.past_job = onboarding.past_job, None
    restore_job(isr, past, was_new=onboarding.kind is not HireKind.TRANSFER)
    if onboarding.follows is not None:
        resume_after_transfer(onboarding.follows, by=by)
    role = onboarding.hire_role.role
    if onboarding.role_granted and role is not None:
        revoke_role(isr, role, by=by)
    if onboarding.account_opened and not isr.roles:
        close_account(isr, by=by)


def _check_hire(hire: Hire, candidate: Candidate, by: User) -> None:
    if hire.start_date < clock.today(by.time_zone):
        raise RuleBroken(_("The start date is in the past. Choose today or a later day."), field="start_date")
    is_transfer = hire.kind is HireKind.TRANSFER
    if is_transfer and not candidate.internal:
        raise RuleBroken(
            _("%(candidate)s does not work here, so this is no transfer.", candidate=candidate.name),
            field="kind",
        )
    if candidate.internal and not is_transfer:
        raise RuleBroken(
            _("%(candidate)s works here already, so this is a transfer.", candidate=candidate.name),
            field="kind",
        )


def _previous_manager(hire: Hire, isr: User, ended: Onboarding | None) -> User | None:
    """The manager of a transfer in the job they leave: as named, or as on record. Never one who has left."""
    if hire.kind is not HireKind.TRANSFER:
        return None
    known = [hire.previous_manager, isr.manager, ended.manager if ended else None]
    return next((each for each in known if each is not None and each.active), None)
