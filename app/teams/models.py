"""The person who does the steps of a team. A team without a row is mapped to nobody."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Record, enum_type, register_constraint_message
from app.people.models import User
from app.plans.models import Owner


class Team(Record):
    """A team that owns steps, and the colleague who does them."""

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Owner] = mapped_column(enum_type(Owner, "owner"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)

    person: Mapped[User] = relationship()


register_constraint_message("uq_teams_name", _l("Someone else has just saved this team. Reload the page."))
