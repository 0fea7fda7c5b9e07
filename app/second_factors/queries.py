"""Queries of second factors."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, select

from app.access.roles import Role
from app.db.base import db
from app.people.models import GrantedRole, User
from app.second_factors.models import AuthenticatorApp, Passkey, RecoveryCode, SecondFactorPolicy
from app.second_factors.rules import needs_second_factor
from app.shared import clock

POLICY_ID = 1


def passkeys_of(user_id: int) -> Sequence[Passkey]:
    """The passkeys of a user, oldest first."""
    return db.session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)).all()


def authenticator_apps_of(user_id: int) -> Sequence[AuthenticatorApp]:
    """The authenticator apps of a user, oldest first."""
    theirs = select(AuthenticatorApp).where(AuthenticatorApp.user_id == user_id)
    return db.session.scalars(theirs.order_by(AuthenticatorApp.id)).all()


def recovery_codes_left(user_id: int) -> int:
    """How many recovery codes of a user still work."""
    theirs = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return db.session.scalar(theirs) or 0


def has_second_factor(user_id: int) -> bool:
    """True if a user has a passkey or an authenticator app. Recovery codes alone are none."""
    passkey = exists().where(Passkey.user_id == user_id)
    app = exists().where(AuthenticatorApp.user_id == user_id)
    return bool(db.session.scalar(select(passkey | app)))


def second_factor_policy() -> SecondFactorPolicy | None:
    """Which roles need a second factor, and from when; None if that was never said."""
    return db.session.get(SecondFactorPolicy, POLICY_ID)


def must_have_second_factor(user: User) -> bool:
    """True if a role of the user needs a second factor today, in their time zone."""
    policy = second_factor_policy()
    if policy is None:
        return False
    return needs_second_factor(
        user.roles,
        required=policy.roles,
        required_from=policy.required_from,
        today=clock.today(user.time_zone),
    )


def people_without_second_factor(roles: set[Role]) -> Sequence[User]:
    """The people with one of these roles and no second factor, by name, at most 100."""
    lacks = ~exists().where(Passkey.user_id == User.id) & ~exists().where(AuthenticatorApp.user_id == User.id)
    theirs = User.granted_roles.any(GrantedRole.role.in_(roles))
    found = select(User).where(User.active, theirs, lacks)
    return db.session.scalars(found.order_by(User.name, User.id).limit(100)).all()
