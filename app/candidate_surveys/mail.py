"""The mail that asks a candidate how it was."""

from __future__ import annotations

from app.candidate_surveys.models import SurveyInvitation
from app.outbox.actions import queue_mail
from app.outbox.letters import register_link_introduction

SURVEY_LINK = "survey"  # the purpose of a signature, and the first part of the path
SURVEY_MAIL = "candidate survey"
register_link_introduction(
    SURVEY_LINK,
    "This link opens one question. You need no account, and can answer once. On the same page you can say\n"
    "that you want no such mail:",
)


def ask_candidate(invitation: SurveyInvitation) -> None:
    """Ask the candidate of an application that has ended."""
    application = invitation.application
    queue_mail(
        SURVEY_MAIL,
        "candidate_surveys/mail/survey.txt",
        to=application.candidate,
        subject_of=application,
        link=(SURVEY_LINK, invitation.id),
        opening=application.opening,
    )
