"""Mail about a departure: who takes over what. Kinds that send their own mail are left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.outbox.actions import queue_mail
from app.people.departure.loose_ends import Handover, LooseEnd
from app.people.models import User
from app.shared.links import absolute_url

TAKEN_OVER_MAIL = "taken over"
LEAVER_HANDOVER_MAIL = "handed over"
HandoverLine = tuple[LooseEnd, Handover]


def notify_handover(leaver: User, lines: Sequence[HandoverLine], *, by: User) -> None:
    """Notify each successor of what they take over, and the leaver of all that was handed over."""
    by_successor: dict[User, list[HandoverLine]] = {}
    for line in lines:
        end, handover = line
        if handover.to not in (None, by) and not end.kind.notifies_successor:
            by_successor.setdefault(handover.to, []).append(line)
    page = absolute_url("/")
    for successor, taken in by_successor.items():
        template = "people/mail/taken_over.txt"
        values: dict[str, Any] = {"leaver": leaver, "taken": taken, "by": by, "page": page}
        queue_mail(TAKEN_OVER_MAIL, template, to=successor, subject_of=leaver, **values)
    if lines and leaver.id != by.id:
        template = "people/mail/handed_over.txt"
        queue_mail(LEAVER_HANDOVER_MAIL, template, to=leaver, subject_of=leaver, lines=lines, by=by)
