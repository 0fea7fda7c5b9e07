"""Naming referees: by the candidate, who agrees for each, or by a recruiter to whom the candidate agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.candidates.queries import emails_of
from app.db.base import db
from app.last_opened.actions import record_change
from app.people.models import User
from app.reference_checks import mail, rules
from app.reference_checks.locks import is_active_for_candidate, lock_open_references, lock_references
from app.reference_checks.models import Referee, ReferenceCheck
from app.reference_checks.progress import MAX_REFEREES
from app.reference_checks.rules import CONSENT_VERSION, RefereeDetails
from app.reference_checks.sending import end_requests, send_questions
from app.reference_checks.settle import settle
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken


def name_referees(application: Application, *, named: Sequence[tuple[int, RefereeDetails]]) -> int:
    """Take the referees a candidate named and agreed to, and send each the questions. Returns how many.

    `named` has the number of the block in the form with each. Raises RuleBroken for details that cannot be
    used, and if the application has ended as far as the candidate knows; Conflict if there are enough.
    """
    check = lock_references(application)
    rules.check_is_open(is_active=is_active_for_candidate(application), is_waived=check.waived_at is not None)
    if not named:
        raise RuleBroken(_("Name at least one person."))
    if len(named) > check.progress.still_to_name:
        raise Conflict(_("You already named enough people. Look at your page."))
    new = [_add_of_block(check, *each) for each in named]
    db.session.flush()
    for referee in new:
        send_questions(referee)
    settle(check)
    relations = ", ".join(referee.relation.label for referee in new)
    record_activity(ActivityVerb.NAMED_REFEREES, check, by=None, what=relations)
    record_change(application, by=None, is_open=False)
    return len(new)


def add_referee(
    application: Application, details: RefereeDetails, *, consent: str, send_mail: bool, by: User
) -> Referee:
    """Add a referee to whom the candidate agreed otherwise, such as on the phone.

    `consent` says how and when they agreed. Without `send_mail`, the recruiter asks the referee and enters
    the answers. Raises RuleBroken without a consent, for details that cannot be used, and to mail without an
    email.
    """
    check = lock_open_references(application)
    if not consent:
        raise RuleBroken(
            _("Say how and when the candidate agreed. Nobody is asked without it."), field="consent"
        )
    if send_mail and not details.email:
        raise RuleBroken(_("Enter the email, or ask this person yourself."), field="email")
    what = details.relation.label
    note = record_activity(ActivityVerb.RECORDED_REFEREE, check, by=by, what=what, reason=consent)
    referee = _add(check, details, consent_how=note, named_by=by)
    db.session.flush()
    if send_mail:
        send_questions(referee)
    settle(check)
    record_change(application, by=by, is_open=False)
    return referee


def remove_referee(referee: Referee) -> None:
    """Take back the consent to contact a referee: links end, and no mail is sent to them any more.

    Raises RuleBroken once they have answered.
    """
    check = lock_references(referee.application)
    rules.check_can_be_removed(referee.state)
    referee.removed_at, referee.remind_at = clock.now(), None
    end_requests(referee)
    mail.cancel_referee_mail(referee)
    settle(check)
    record_activity(ActivityVerb.REMOVED_REFEREE, check, by=None)
    record_change(referee.application, by=None, is_open=False)


def _add_of_block(check: ReferenceCheck, number: int, details: RefereeDetails) -> Referee:
    """Add one referee of the form; a refusal is about the field of its block."""
    try:
        return _add(check, details, consent_version=CONSENT_VERSION)
    except RuleBroken as broken:
        field = f"{broken.field}_{number}" if broken.field else None
        raise RuleBroken(broken.sentence, field=field) from broken


def _add(check: ReferenceCheck, details: RefereeDetails, **by: Any) -> Referee:
    if len(check.referees) >= MAX_REFEREES:
        raise RuleBroken(_("No more than %(limit)s people can be named.", limit=MAX_REFEREES))
    known = [each.email for each in check.referees if each.email and each.removed_at is None]
    candidate_emails = emails_of(check.application.candidate)
    checked = rules.checked_referee(details, candidate_emails=candidate_emails, known=known)
    now = clock.now()
    referee = Referee(**vars(checked), named_at=now, consented_at=now, requests=[], answers=[], **by)
    check.referees.append(referee)
    return referee
