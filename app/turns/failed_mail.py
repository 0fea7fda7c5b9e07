"""The turn of an admin to send a mail again or to discard it: nobody gets it before.

It stands here, as turns are above the outbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, literal

from app.access.roles import Role
from app.outbox.models import Message
from app.outbox.problems import needs_a_person, on_mail_problem
from app.turns.actions import update_turns_of_many
from app.turns.models import Turn, TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns


def _to_resend() -> Select[Any]:
    by = {"role": literal(Role.ADMIN, Turn.role.type), "zone": None}
    return turn_columns(TurnKind.RESEND_MAIL, Message.id, since=Message.written_at, **by).where(
        needs_a_person()
    )


def _update_turns(ids: Sequence[int]) -> None:
    update_turns_of_many(Message, ids)


on_mail_problem(_update_turns)
MAIL_TURNS = TurnScope(Message, "about_id", [TurnSource(TurnKind.RESEND_MAIL, _to_resend)])
