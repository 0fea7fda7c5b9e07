"""Mail about an opening: it has another recruiter or hiring manager."""

from __future__ import annotations

from app.openings.models import Opening
from app.outbox.actions import queue_mail
from app.people.models import User
from app.shared.links import absolute_url

OPENING_PERSON_CHANGED_MAIL = "person of an opening changed"


def tell_opening_person_changed(
    opening: Opening, part: str, before: User, now: User, *, leaver: User | None, by: User
) -> None:
    """Tell the recruiter and the hiring manager, and the one who was it before, but not who changed it.

    A `leaver` gets one list of all that changes hands instead.
    """
    concerned = (now, before, opening.recruiter, opening.hiring_manager)
    told = {person.id: person for person in concerned if person not in (by, leaver) and person.active}
    for person in told.values():
        queue_mail(
            OPENING_PERSON_CHANGED_MAIL,
            "openings/mail/person_changed.txt",
            to=person,
            subject_of=opening,
            opening=opening,
            part=part,
            before=before,
            now=now,
            by=by,
            page=absolute_url(f"/openings/{opening.id}"),
        )
