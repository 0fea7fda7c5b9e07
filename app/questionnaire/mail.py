"""The mail with the link to the questions."""

from __future__ import annotations

from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.questionnaire.models import Questionnaire
from app.questionnaire.queries import QUESTIONNAIRE_LINK
from app.shared.links import absolute_url

QUESTIONNAIRE_MAIL = "questionnaire"


def send_questions(questionnaire: Questionnaire) -> Message:
    """Send the candidate the link to the questions."""
    application = questionnaire.application
    return queue_mail(
        QUESTIONNAIRE_MAIL,
        "questionnaire/mail/sent.txt",
        to=application.candidate,
        subject_of=application,
        reply_to=application.opening.recruiter,
        link=(QUESTIONNAIRE_LINK, questionnaire.id),
        opening=application.opening,
        questions=[question.text for question in questionnaire.questions],
        expires_at=questionnaire.expires_at,
        own_page=absolute_url("/my"),
    )
