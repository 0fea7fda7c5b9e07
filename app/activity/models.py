"""The activity log, and the notes it points to.

A row is never changed or deleted (a trigger refuses it), so it contains no personal text. What a person wrote
is in a note, which can be erased while the row stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from flask_babel import gettext as _
from sqlalchemy import Enum, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activity.verbs import ActivityVerb
from app.db.base import Instant, Record
from app.db.trigger_texts import record_triggers
from app.shared import clock

ERASED_TEXT = "Erased."  # what an erased note says


class Actor(Protocol):
    """The attributes of a person who did something."""

    @property
    def name(self) -> str: ...


class Note(Record):
    """Free text that a record points to."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Activity(Record):
    """One thing done to one record: by whom, when, from what, to what and why."""

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    about: Mapped[str] = mapped_column(String(40), index=True, comment="the record: 'application:12'")
    verb: Mapped[ActivityVerb] = mapped_column(
        Enum(ActivityVerb, native_enum=False, create_constraint=False, length=60), comment="a code"
    )
    what: Mapped[str | None] = mapped_column(String(200), comment="the detail that the sentence names")
    was: Mapped[str | None] = mapped_column(Text)
    became: Mapped[str | None] = mapped_column(Text)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("notes.id"))

    note: Mapped[Note | None] = relationship()
    if TYPE_CHECKING:
        by: Mapped[Actor | None]  # added by app/people/models.py, which is above this package

    @property
    def sentence(self) -> str:
        """What was done, to follow a name: "changed the hours of Mon and Tue"."""
        return _(self.verb.value).replace("{what}", self.what or "")


ACTIVITY_TRIGGERS = record_triggers("activity")
