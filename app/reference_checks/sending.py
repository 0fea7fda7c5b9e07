"""Sending a referee the link to the questions, only after the candidate agreed."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.queries import emails_of
from app.db.base import db
from app.last_opened.actions import record_change
from app.people.models import User
from app.reference_checks import mail, rules
from app.reference_checks.locks import lock_open_references
from app.reference_checks.models import Referee, RefereeRequest
from app.reference_checks.settle import settle, start_waiting
from app.shared import clock
from app.shared.refusals import Conflict

SAME_REQUEST_INTERVAL = timedelta(minutes=10)  # a button that was pressed twice


def send_questions(referee: Referee) -> None:
    """Send a referee the link to the questions; earlier links end. The application is locked."""
    end_requests(referee)
    start_waiting(referee)
    now = clock.now()
    request = RefereeRequest(referee=referee, sent_at=now, expires_at=now + rules.LINK_LIFETIME)
    db.session.add(request)
    db.session.flush()
    mail.ask_referee(request)


def send_again(referee: Referee, *, email: str, by: User) -> None:
    """Send the questions again, to the same email or a corrected one. Earlier links end.

    Raises RuleBroken for an email that cannot be used and for a referee who is done, Conflict if they were
    just sent there.
    """
    check = lock_open_references(referee.application)
    rules.check_can_be_asked(referee.state)
    was = referee.email
    others = [each.email for each in check.referees if each.email and each is not referee]
    checked = rules.checked_email(
        email, candidate_emails=emails_of(referee.application.candidate), known=others
    )
    last = referee.requests[-1].sent_at if referee.requests else None
    if checked == was and last is not None and last > clock.now() - SAME_REQUEST_INTERVAL:
        raise Conflict(_("The questions were just sent to this address."))
    referee.email = checked
    mail.cancel_referee_mail(referee)
    send_questions(referee)
    settle(check)
    verb = ActivityVerb.ASKED_REFEREE_AGAIN if checked == was else ActivityVerb.CORRECTED_REFEREE
    record_activity(verb, referee, by=by)
    record_change(referee.application, by=by, is_open=False)


def end_requests(referee: Referee) -> None:
    """End the links of a referee."""
    for request in referee.requests:
        request.ended_at = request.ended_at or clock.now()
