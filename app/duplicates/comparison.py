"""How much two records have, for the page that compares them.

Notes and scorecards are not counted: their number tells something to who may not read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.activity.actions import record_key
from app.candidates.models import Application, Candidate
from app.candidates.queries import is_at_visible_opening
from app.db.base import db
from app.documents.models import Document
from app.outbox.models import Message, MessageState
from app.people.models import User


@dataclass(frozen=True)
class RecordCounts:
    """How many documents a record has, and how many mails about it were sent to its email."""

    documents: int
    mails: int


def record_counts(kept: Candidate, other: Candidate, reader: User) -> Mapping[int, RecordCounts]:
    """What two records have, as far as the reader may see it, by id, in one statement.

    Their applications are loaded, those that the reader may see.
    """
    columns = []
    for candidate in (kept, other):
        documents = select(func.count(Document.id)).join(Document.application)
        documents = documents.where(Application.candidate_id == candidate.id, is_at_visible_opening(reader))
        about = [record_key(each) for each in (candidate, *candidate.applications)]
        mails = select(func.count(Message.id)).where(
            Message.about.in_(about),
            Message.to_email == candidate.email,
            Message.state == MessageState.SENT,
        )
        columns += [documents.scalar_subquery(), mails.scalar_subquery()]
    row = db.session.execute(select(*columns)).one()
    return {kept.id: RecordCounts(*row[:2]), other.id: RecordCounts(*row[2:])}
