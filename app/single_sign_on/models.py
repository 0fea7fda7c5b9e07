"""Who somebody is at the OpenID provider, and what was used once."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.people.models import User
from app.shared import clock


class ProviderIdentity(Record):
    """A user as their provider knows them. The subject never changes there; an email does."""

    __tablename__ = "provider_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("user_id", "issuer"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    bound_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    user: Mapped[User] = relationship()


class UsedOnce(Record):
    """The state of a sign-in or the id of a logout token, as a digest, until it has expired anyway."""

    __tablename__ = "used_once"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(Instant, index=True)


for _constraint in ("uq_provider_identities_issuer_subject", "uq_provider_identities_user_id_issuer"):
    register_constraint_message(
        _constraint, _l("Somebody signed in to this account at the same moment. Try again.")
    )
