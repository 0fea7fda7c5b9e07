"""Queries of identities at the provider."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from app.access.roles import Role
from app.db.base import db
from app.people.models import GrantedRole, User
from app.single_sign_on.models import ProviderIdentity


def identity_of(issuer: str, subject: str) -> ProviderIdentity | None:
    """The identity with this subject at an issuer, if a user is bound to it."""
    same = (ProviderIdentity.issuer == issuer, ProviderIdentity.subject == subject)
    return db.session.scalar(select(ProviderIdentity).where(*same))


def identity_of_user(user: User, issuer: str) -> ProviderIdentity | None:
    """The identity of a user at an issuer."""
    theirs = (ProviderIdentity.issuer == issuer, ProviderIdentity.user_id == user.id)
    return db.session.scalar(select(ProviderIdentity).where(*theirs))


def is_last_admin(user: User) -> bool:
    """Whether no other open account has the role of an admin."""
    others = select(User.id).where(
        User.active, User.id != user.id, User.granted_roles.any(GrantedRole.role == Role.ADMIN)
    )
    return Role.ADMIN in user.roles and db.session.scalar(others.limit(1)) is None


def provider_session_digest(issuer: str, session_id: str) -> str | None:
    """What is stored of a session at the provider; None if it names none."""
    return hashlib.sha256(f"{issuer}\n{session_id}".encode()).hexdigest() if session_id else None
