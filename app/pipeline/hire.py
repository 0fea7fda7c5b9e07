"""Hiring: the account, the role and job it gives, and the onboarding it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.access.roles import Role
from app.candidates.matches import match_by_email, match_with_account
from app.candidates.models import Application, Candidate, MatchedBy
from app.interviews.cancel import cancel_upcoming_interviews
from app.onboarding.actions import end_for_transfer, resume_after_transfer, start_onboarding
from app.onboarding.eligibility import Eligibility
from app.onboarding.models import Onboarding
from app.openings.actions import lock_opening
from app.openings.rules import check_has_place
from app.people.accounts import close_account, grant_role, open_hire_account, revoke_role
from app.people.jobs import change_job, restore_job
from app.people.models import User
from app.pipeline import ledger, rules
from app.pipeline.last_place import (
    LastPlaceDecision,
    apply_last_place_decision,
    check_last_place_decision,
    fills_last_place,
    other_active_applications,
)
from app.pipeline.mail_delay import delays_mail
from app.pipeline.queries import missing_for
from app.pipeline.rules import MoveVerb
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken


@dataclass(frozen=True)
class Hire:
    """What is agreed with the person hired.

    Of a transfer also how long they are in their present role, and who manages them there: the manager on
    record if nobody is named.
    """

    start_date: date
    manager: User
    kind: HireKind
    eligibility: Eligibility | None = None
    previous_manager: User | None = None


@delays_mail
def hire(
    application: Application,
    hire: Hire,
    *,
    version: int,
    reason: str | None = None,
    filling: LastPlaceDecision | None = None,
    by: User,
) -> Onboarding:
    """Hire from the end of the last stage: the person becomes an ISR and their onboarding starts.

    Their job title and manager become those of the new job; the job they leave is kept with its last day.
    An account that was closed gets back nothing but what this hire grants. A transfer ends the onboarding
    that runs. `filling` says what becomes of the opening and its other candidates with the last place.

    Raises RuleBroken before the last stage, while it still asks for something and no reason is given, for a
    start date before today, a kind that does not fit, a transfer that is not eligible and not waived or who
    still holds a territory; without a free place, and where the last is taken and nobody has said what
    becomes of the others; Conflict when someone else moved the application.
    """
    opening = application.opening
    lock_opening(opening)  # before the application: two who hire at once go one after the other
    ledger.lock_for_move(application, version, by=by)
    check_can_be_hired(application)
    filling = (filling or LastPlaceDecision()) if fills_last_place(opening) else LastPlaceDecision()
    others = other_active_applications(application) if fills_last_place(opening) else []
    stage, status = ledger.destination(application, MoveVerb.HIRE)
    rules.check_requirement(missing_for(by, application), reason)
    candidate = application.candidate
    match_by_email(candidate, by=by)
    _check_hire(hire, candidate, by)
    check_last_place_decision(filling, others)
    welcomed = open_hire_account(
        candidate.user, name=candidate.name, email=candidate.email, time_zone=candidate.time_zone, by=by
    )
    isr = welcomed.user
    match_with_account(candidate, isr, MatchedBy.HIRE, by=by)
    had_role = Role.ISR in isr.roles
    grant_role(isr, Role.ISR, by=by)
    cancel_upcoming_interviews(application, by=by, reason="The candidate was hired.", keep_imminent=False)
    move = ledger.write_move(application, MoveVerb.HIRE, stage=stage, status=status, by=by, note=reason)
    ended = end_for_transfer(isr, reason=f"Transfer to {application.opening.name}.", by=by)
    previous = _previous_manager(hire, isr, ended)
    past = change_job(isr, job_title=application.opening.role, manager=hire.manager, from_day=hire.start_date)
    onboarding = start_onboarding(
        application_id=application.id,
        isr=isr,
        manager=hire.manager,
        recruiter=application.opening.recruiter,
        kind=hire.kind,
        start_date=hire.start_date,
        eligibility=hire.eligibility,
        previous_manager=previous,
        by=by,
    )
    onboarding.account_opened, onboarding.role_granted = welcomed.opened, not had_role
    onboarding.past_job, onboarding.follows = past, ended
    apply_last_place_decision(opening, filling, others, move, by=by)
    return onboarding


def check_can_be_hired(application: Application) -> None:
    """Raise RuleBroken before the last stage, for one that is not active, and without a free place."""
    ledger.check_possible(application, MoveVerb.HIRE)
    check_has_place(application.opening.hired, application.opening.places)


def revoke_hire_grants(onboarding: Onboarding, *, by: User) -> None:
    """Take back the job, the role and the account of a hire whose onboarding has ended before it began.

    An account it opened stays open if an admin has granted it another role since.
    """
    isr = onboarding.isr
    past, onboarding.past_job = onboarding.past_job, None
    restore_job(isr, past)
    if onboarding.follows is not None:
        resume_after_transfer(onboarding.follows, by=by)
    if onboarding.role_granted:
        revoke_role(isr, Role.ISR, by=by)
    if onboarding.account_opened and not isr.roles:
        close_account(isr, by=by)


def _check_hire(hire: Hire, candidate: Candidate, by: User) -> None:
    if hire.start_date < clock.today(by.time_zone):
        raise RuleBroken(_("The start date is before today."), field="start_date")
    if (hire.kind is HireKind.TRANSFER) != candidate.internal:
        word = "internal" if candidate.internal else "not internal"
        raise RuleBroken(
            _("%(candidate)s is %(word)s: choose the other kind.", candidate=candidate.name, word=word),
            field="kind",
        )


def _previous_manager(hire: Hire, isr: User, ended: Onboarding | None) -> User | None:
    """Who manages a transfer in the job they leave: as named, or else as on record. Nobody who has left."""
    if hire.kind is not HireKind.TRANSFER:
        return None
    known = [hire.previous_manager, isr.manager, ended.manager if ended else None]
    return next((each for each in known if each is not None and each.active), None)
