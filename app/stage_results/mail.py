"""Mail about a task: to the candidate who does it, and to the person who reviews it."""

from __future__ import annotations

from app.candidates.models import Application
from app.interviews.invitations import kit_url
from app.interviews.models import Interview
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.shared.links import absolute_url


def send_task(application: Application) -> Message:
    """Send the candidate the task of their stage."""
    return queue_mail(
        "task",
        "stage_results/mail/task.txt",
        to=application.candidate,
        subject_of=application,
        reply_to=application.opening.recruiter,
        opening=application.opening,
        stage=application.stage,
        own_page=absolute_url("/my"),
    )


def ask_reviewer(review: Interview) -> Message:
    """Ask a person to review the task of a candidate."""
    return queue_mail(
        "task review",
        "stage_results/mail/review.txt",
        to=review.interviewer,
        subject_of=review,
        interview=review,
        due_at=review.due_at,
        kit=kit_url(review),
    )
