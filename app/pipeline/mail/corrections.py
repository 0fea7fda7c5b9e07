"""Corrections: they ask the recipients of mail that was sent to disregard it, as its move is undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.candidates.models import Application
from app.db.base import db
from app.outbox.mail_texts import RenderedMail
from app.outbox.models import Message
from app.outbox.queries import mail_of_moves_that_left
from app.pipeline import mail
from app.pipeline.mail import MailRecipient
from app.pipeline.models import Transition


@dataclass(frozen=True)
class Correction:
    """A recipient, and the mails about an application that they are asked to disregard."""

    application: Application
    left: Sequence[Message]
    to: MailRecipient

    @property
    def as_written(self) -> RenderedMail:
        return mail.compose_correction(self.application, self.left, to=self.to)


def moves_to_undo(last: Transition) -> list[Transition]:
    """The moves that undoing the last one undoes: with a hire, also the declines that came with it."""
    brought = select(Transition).join(Transition.application)
    stand = (Transition.came_with_id == last.id, Transition.number == Application.version)
    return [last, *db.session.scalars(brought.where(*stand).order_by(Transition.id))]


def corrections_of(moves: Sequence[Transition]) -> Iterator[Correction]:
    """The correction for each recipient of mail of these moves, in the order of the moves."""
    for move in moves:
        left = mail_of_moves_that_left(move.id)
        for person in mail.distinct_recipients(left):
            yield Correction(move.application, left, person)


def send_corrections(move: Transition) -> None:
    """Ask all recipients of mail of a move to disregard it."""
    for each in list(corrections_of([move])):
        mail.send_correction(each.application, each.left, to=each.to)
