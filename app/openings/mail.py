"""Mail about an opening: its recruiter or hiring manager has changed."""

from __future__ import annotations

from app.access.roles import Role
from app.openings.models import Opening
from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared.links import absolute_url

OPENING_PERSON_CHANGED_MAIL = "person of an opening changed"


def notify_opening_person_changed(
    opening: Opening, role: Role, before: User, now: User, *, leaver: User | None, by: User
) -> None:
    """Notify the recruiter, the hiring manager and the previous one, but not the person who changed it.

    A `leaver` gets one list of all that changes hands instead.
    """
    concerned = (now, before, opening.recruiter, opening.hiring_manager)
    notified = {person.id: person for person in concerned if person not in (by, leaver) and person.active}
    for person in notified.values():
        queue_mail(
            OPENING_PERSON_CHANGED_MAIL,
            "openings/mail/person_changed.txt",
            to=person,
            subject_of=opening,
            opening=opening,
            is_recruiter=role is Role.RECRUITER,
            before=before,
            now=now,
            by=by,
            page=absolute_url(f"/openings/{opening.id}"),
        )
