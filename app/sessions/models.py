"""Sessions of users and candidates."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record, enum_type
from app.shared import clock


class SignedInBy(StrEnum):
    """What a user signed in with."""

    PASSWORD = "password"  # noqa: S105 - no password
    PROVIDER = "provider"
    ONE_TIME_LINK = "one-time link"


class LoginSession(Record):
    """A session of a browser. The row is deleted when the session ends.

    The cookie has a random token and the row its digest, so a copy of the database gives no access. `address`
    and `browser` are stored for users only, so that they recognize their sessions.
    """

    __tablename__ = "login_sessions"
    __table_args__ = (CheckConstraint("(user_id IS NULL) <> (candidate_id IS NULL)", name="one_person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidates.id"), index=True)
    address: Mapped[str] = mapped_column(String(45), default="", comment="where they signed in from")
    browser: Mapped[str] = mapped_column(String(60), default="", comment="such as Firefox on Linux")
    signed_in_by: Mapped[SignedInBy] = mapped_column(
        enum_type(SignedInBy, "signed_in_by"),
        default=SignedInBy.PASSWORD,
        server_default=SignedInBy.PASSWORD.value,
        comment="of a user",
    )
    provider_session: Mapped[str | None] = mapped_column(
        String(64), index=True, comment="digest of the session at the OpenID provider, if it names one"
    )
    started_at: Mapped[datetime] = mapped_column(Instant, default=clock.now, index=True)
    seen_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
