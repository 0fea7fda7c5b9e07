"""A saved view: a list of applications with a name, which follows the person who saved it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.application_lists.settings import ListSettings
from app.db.base import Instant, Record, register_constraint_message
from app.db.indexes import partial_index
from app.people.models import User
from app.shared import clock
from app.shared.text import MAX_LINE_LENGTH


class SavedView(Record):
    """A view of its owner, or shared with everyone who may list applications.

    It has no applications, only what to ask for: each reader sees in it what they may see.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        UniqueConstraint("owner_id", "name"),
        partial_index("ix_saved_views_shared", "name", where=text("shared")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(MAX_LINE_LENGTH))
    shared: Mapped[bool]
    asked: Mapped[str] = mapped_column(String(2000), comment="filter, order and columns, as in an address")
    saved_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    owner: Mapped[User] = relationship()

    @property
    def settings(self) -> ListSettings:
        """What it asks for. Raises InvalidParameter if this version does not know a word of it."""
        return ListSettings.from_text(self.asked)


class ViewChoice(Record):
    """Where a person sees a view: on their home page, or when they open the list (one view only)."""

    __tablename__ = "saved_view_choices"
    __table_args__ = (
        partial_index("uq_saved_view_choices_default", "user_id", unique=True, where=text("is_default")),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    view_id: Mapped[int] = mapped_column(ForeignKey("saved_views.id"), primary_key=True, index=True)
    on_home: Mapped[bool]
    is_default: Mapped[bool]


register_constraint_message(
    "uq_saved_views_owner_id_name", _l("You already have a view with this name."), field="name"
)
register_constraint_message("uq_saved_view_choices_default", _l("You just chose another default view."))
