"""Passkeys, authenticator apps, recovery codes, sign-ins without their second step, and who needs one."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.roles import Role
from app.db.base import Instant, Record, enum_type
from app.people.models import User
from app.shared import clock


class Passkey(Record):
    """A WebAuthn credential of a user: on a device, in a password manager or on a security key."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    user_handle: Mapped[bytes] = mapped_column(
        LargeBinary, comment="the same for all of a user; the device stores it"
    )
    sign_count: Mapped[int] = mapped_column(comment="as the device counts; 0: it does not")
    added_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class AuthenticatorApp(Record):
    """An app that shows a new code every 30 seconds (TOTP, RFC 6238)."""

    __tablename__ = "authenticator_apps"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    secret: Mapped[str] = mapped_column(String(400), comment="encrypted with a key made from SECRET_KEY")
    last_step: Mapped[int] = mapped_column(comment="the time step of the last code: none works twice")
    added_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class RecoveryCode(Record):
    """A code for when everything else is lost. It works once; its row is deleted with it."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), comment="of the user and the code", unique=True)


class SecondStep(StrEnum):
    """What a sign-in waits for after the right password."""

    CHECK = "check"  # a second factor
    SET_UP = "set up"  # a first one: their role needs one


class UnfinishedSignIn(Record):
    """A sign-in with the right password and without its second step. It gives access to nothing.

    The cookie has a random token and the row its digest.
    """

    __tablename__ = "unfinished_sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    password_digest: Mapped[str] = mapped_column(
        String(64), comment="of the stored password: another one ends it"
    )
    step: Mapped[SecondStep] = mapped_column(enum_type(SecondStep, "second_step"))
    destination: Mapped[str] = mapped_column(String(500), default="/")
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)

    user: Mapped[User] = relationship()


class UsedToken(Record):
    """What worked once, as a digest, until it has expired anyway: a challenge, a form with a secret."""

    __tablename__ = "used_tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(Instant, index=True)


class SecondFactorPolicy(Record):
    """Which roles need a second factor, and from which day. One row; without it, nobody does."""

    __tablename__ = "second_factor_policies"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    role_names: Mapped[str] = mapped_column(String(400), default="", comment="roles, with commas")
    required_from: Mapped[date | None]

    @property
    def roles(self) -> set[Role]:
        return {Role(name) for name in self.role_names.split(",") if name}
