"""Mail about a review: the reviewer of an opening has changed."""

from __future__ import annotations

from app.openings.models import Opening
from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared.links import absolute_url

REVIEWER_CHANGED_MAIL = "reviewer of an opening changed"


def notify_reviewer_changed(
    opening: Opening, before: User | None, now: User | None, *, leaver: User | None, by: User
) -> None:
    """Notify the new and the previous reviewer, but not the person who changed it.

    A `leaver` gets one list of all that changes hands instead.
    """
    for person in (now, before):
        if person is not None and person.active and person not in (by, leaver):
            queue_mail(
                REVIEWER_CHANGED_MAIL,
                "questionnaire_reviews/mail/reviewer_changed.txt",
                to=person,
                subject_of=opening,
                opening=opening,
                before=before,
                now=now,
                by=by,
                page=absolute_url(f"/openings/{opening.id}/desk"),
            )
