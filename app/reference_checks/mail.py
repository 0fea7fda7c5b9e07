"""Mail about references: to the candidate, who names referees, and to the referees."""

from __future__ import annotations

from app.candidates.mail import page_link_for
from app.outbox.actions import cancel_mail, queue_mail
from app.outbox.letters import register_link_introduction
from app.reference_checks.models import Referee, RefereeRequest, ReferenceCheck
from app.reference_checks.queries import REFEREE_LINK

NAME_REFEREES_MAIL = "referees to name"
REFEREE_MAIL = "questions to a referee"
_NAME_REFEREES = "reference_checks/mail/name_referees.txt"
_NAME_REFEREES_REMINDER = "reference_checks/mail/name_referees_reminder.txt"
_REFEREE = "reference_checks/mail/referee.txt"
_REFEREE_REMINDER = "reference_checks/mail/referee_reminder.txt"
register_link_introduction(
    REFEREE_LINK, "This link opens our questions. You need no account, and can answer once:"
)


def ask_candidate(check: ReferenceCheck, *, again: bool = False) -> None:
    """Ask the candidate to name referees, or remind them."""
    application = check.application
    template = _NAME_REFEREES_REMINDER if again else _NAME_REFEREES
    queue_mail(
        NAME_REFEREES_MAIL,
        template,
        to=application.candidate,
        subject_of=check,
        reply_to=application.opening.recruiter,
        link=page_link_for(application.candidate),
        check=check,
        opening=application.opening,
    )


def ask_referee(request: RefereeRequest, *, again: bool = False) -> None:
    """Send a referee the link to the questions, or remind them."""
    referee = request.referee
    application = referee.application
    template = _REFEREE_REMINDER if again else _REFEREE
    queue_mail(
        REFEREE_MAIL,
        template,
        to=referee,
        subject_of=referee,
        reply_to=application.opening.recruiter,
        link=(REFEREE_LINK, request.id),
        request=request,
        opening=application.opening,
    )


def cancel_referee_mail(referee: Referee) -> None:
    """Cancel the unsent mails to a referee."""
    cancel_mail(REFEREE_MAIL, referee)


def cancel_check_mail(check: ReferenceCheck) -> None:
    """Cancel the unsent mails of a whole check: to the candidate and to referees."""
    cancel_mail(NAME_REFEREES_MAIL, check)
    for referee in check.referees:
        cancel_referee_mail(referee)
