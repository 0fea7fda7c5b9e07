"""How a colleague introduces themselves to candidates."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Record
from app.people.models import User

MAX_ABOUT_LENGTH = 200


class Introduction(Record):
    """Their sentence and picture. Candidates see neither, nor their title, before `shown`."""

    __tablename__ = "introductions"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    shown: Mapped[bool] = mapped_column(default=False, server_default=false(), comment="they agreed")
    about: Mapped[str] = mapped_column(String(MAX_ABOUT_LENGTH), default="", comment="a sentence")
    picture: Mapped[bytes | None] = mapped_column(
        LargeBinary, deferred=True, comment="a PNG that we wrote ourselves"
    )

    user: Mapped[User] = relationship()
