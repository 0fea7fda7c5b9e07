"""Mail that had left when its move is undone: who got it, and what asks them to disregard it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.candidates.models import Application
from app.db.base import db
from app.outbox.actions import RenderedMail
from app.outbox.models import Message
from app.outbox.queries import mail_of_moves_that_left
from app.pipeline import mail
from app.pipeline.mail import MailRecipient
from app.pipeline.models import Transition


@dataclass(frozen=True)
class Correction:
    """One person, and the mails about an application that they are asked to disregard."""

    application: Application
    left: Sequence[Message]
    to: MailRecipient

    @property
    def as_written(self) -> RenderedMail:
        return mail.compose_correction(self.application, self.left, to=self.to)


def moves_to_undo(last: Transition) -> list[Transition]:
    """What undoing the last move takes back: with a hire, also the declines that came with it and stand."""
    brought = select(Transition).join(Transition.application)
    stand = (Transition.came_with_id == last.id, Transition.number == Application.version)
    return [last, *db.session.scalars(brought.where(*stand).order_by(Transition.id))]


def corrections_of(moves: Sequence[Transition]) -> Iterator[Correction]:
    """Each mail that asks somebody to disregard those of a move, in the order of the moves."""
    for move in moves:
        left = mail_of_moves_that_left(move.id)
        for person in mail.distinct_recipients(left):
            yield Correction(move.application, left, person)


def send_corrections(move: Transition) -> None:
    """Ask all who got mail of a move to disregard it."""
    for each in list(corrections_of([move])):
        mail.send_correction(each.application, each.left, to=each.to)
