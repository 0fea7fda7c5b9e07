"""The actions of a whole reference check: ask for references, read them, waive what is missing."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.candidates.rules import check_not_erased
from app.db.base import db
from app.db.row_locks import lock_row
from app.last_opened.actions import record_change
from app.people.models import User
from app.reference_checks import mail, rules
from app.reference_checks.locks import lock_references
from app.reference_checks.models import ReferenceCheck
from app.reference_checks.progress import ReferenceNeeds
from app.reference_checks.queries import reference_check_of
from app.reference_checks.question_sets import current_questions
from app.reference_checks.settle import settle
from app.shared import clock


def ask_for_references(application: Application, *, needs: ReferenceNeeds, by: User) -> ReferenceCheck:
    """Ask the candidate by mail to name referees and to agree that we contact them. Nobody else gets a mail.

    Raises RuleBroken for an application that has ended and for impossible numbers, Conflict if they were
    asked before.
    """
    check = _begin(application, needs, by)
    settle(check)
    record_activity(ActivityVerb.ASKED_FOR_REFERENCES, check, by=by)
    record_change(application, by=by, is_open=False)
    mail.ask_candidate(check)
    return check


def waive_references(application: Application, *, reason: str, by: User) -> ReferenceCheck:
    """Waive the references that are missing, also before anybody was asked. Links of referees end.

    Raises RuleBroken for an application that has ended, and if nothing is missing.
    """
    lock_row(application)
    check = reference_check_of(application) or _begin(application, ReferenceNeeds(), by)
    rules.check_can_waive(
        is_active=application.is_active, is_waived=check.waived_at is not None, missing=check.progress.missing
    )
    check.waived_at, check.waived_by = clock.now(), by
    mail.cancel_check_mail(check)
    check.waive_note = record_activity(ActivityVerb.WAIVED_REFERENCES, check, by=by, reason=reason)
    settle(check)
    record_change(application, by=by, is_open=False)
    return check


def resume_references(application: Application, *, by: User) -> None:
    """Take back a waiver: what was missing is missing again, and the candidate is asked for more names.

    Links of referees that have not expired work again. Raises RuleBroken if nothing is waived.
    """
    check = lock_references(application)
    rules.check_can_resume(is_active=application.is_active, is_waived=check.waived_at is not None)
    check.waived_at = check.waived_by = check.waive_note = None
    settle(check)
    record_activity(ActivityVerb.RESUMED_REFERENCES, check, by=by)
    record_change(application, by=by, is_open=False)
    if check.naming_since is not None:
        mail.ask_candidate(check)


def mark_as_read(application: Application, *, by: User) -> None:
    """Record that a person has read the references that came in."""
    check = lock_references(application)
    unread = [each for each in check.referees if each.is_done and each.read_at is None]
    for referee in unread:
        referee.read_at, referee.read_by = clock.now(), by
    if unread:
        settle(check)
        record_activity(ActivityVerb.READ_REFERENCES, check, by=by)
        record_change(application, by=by, is_open=False)


def _begin(application: Application, needs: ReferenceNeeds, by: User) -> ReferenceCheck:
    lock_row(application)
    check_not_erased(application.candidate.erased_at)
    known = reference_check_of(application)
    rules.check_can_ask(is_active=application.is_active, is_asked=known is not None)
    needs.check()
    check = ReferenceCheck(
        application=application,
        asked_by=by,
        asked_at=clock.now(),
        asked_for=needs.asked_for,
        needed=needs.needed,
        managers_needed=needs.managers,
        questions=list(current_questions()),
        referees=[],
    )
    db.session.add(check)
    db.session.flush()
    return check
