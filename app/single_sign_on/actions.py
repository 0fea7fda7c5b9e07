"""Letting in who comes from the provider: whose account it is, and what their groups change."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import commit_despite_refusal, db
from app.people.accounts import on_account_closed, set_roles
from app.people.actions import end_links
from app.people.details import lock_user
from app.people.leaving import lock_leaving
from app.people.models import LinkPurpose, PersonalLink, User
from app.people.queries import user_with_email
from app.sessions.actions import end_user_sessions
from app.shared.settings import current_settings
from app.single_sign_on.models import ProviderIdentity
from app.single_sign_on.provider.client import RemotePerson
from app.single_sign_on.queries import identity_of, identity_of_user, is_last_admin
from app.single_sign_on.rules import RoleChange, SignInRefused, read_group_roles, role_change

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Admission:
    """Who is let in. `kept_admin` is true if they are the last admin and in no group of admins."""

    user_id: int
    kept_admin: bool


def admit(person: RemotePerson) -> Admission:
    """Let in the user who is this person, with the roles of their groups. Raises SignInRefused.

    Commits in a transaction of its own: what the groups change stays, also if the person is refused.
    """
    outcome: list[Admission | SignInRefused] = []

    def decide() -> None:
        try:
            outcome.append(_decide(person))
        except SignInRefused as refusal:
            outcome.append(refusal)

    commit_despite_refusal(decide)
    if isinstance(outcome[0], SignInRefused):
        raise outcome[0]
    return outcome[0]


def release_identity(user: User, *, by: User | None) -> bool:
    """Forget who a user is at the provider, so that another identity can sign in. Ends their sessions.

    Returns False if nobody has signed in to the account with the provider.
    """
    if not user.has_provider_identity:
        return False
    _forget_identities(user)
    user.has_provider_identity = False
    end_user_sessions(user.id)
    record_activity(ActivityVerb.RELEASED_IDENTITY, user, by=by)
    return True


def _decide(person: RemotePerson) -> Admission:
    identity = identity_of(person.issuer, person.subject)
    user = identity.user if identity else _user_by_email(person)
    _lock(user, person)
    if not user.active:
        raise _no_account(person)
    settings, name = current_settings(), current_settings().oidc_name
    is_outside = bool(settings.oidc_required_group) and settings.oidc_required_group not in (
        person.groups or ()
    )
    if identity is None and not is_outside:
        _bind(user, person)
    kept_admin = False
    if identity is not None or not is_outside:
        kept_admin = _follow_groups(user, person.groups)
    if is_outside:
        end_user_sessions(user.id)
        _record_refusal(user, _("not in the group that is needed"))
        raise SignInRefused(
            _(
                "You are not in the group at %(provider)s that may use Onramp: %(group)s. Ask an admin.",
                provider=name,
                group=settings.oidc_required_group,
            )
        )
    record_activity(ActivityVerb.SIGNED_IN, user, by=user, what=name)
    return Admission(user.id, kept_admin)


def _user_by_email(person: RemotePerson) -> User:
    """The user with the verified email of a person who comes for the first time. Raises SignInRefused."""
    name = current_settings().oidc_name
    if person.email is None:
        log.info("A sign-in was refused: no verified email.")
        raise SignInRefused(
            _(
                "%(provider)s has not verified your email. Confirm it there, then sign in again.",
                provider=name,
            )
        )
    user = user_with_email(person.email)
    if user is None:
        log.info("A sign-in was refused: no account.")
        raise _no_account(person)
    if identity_of_user(user, person.issuer) is not None:
        _record_refusal(user, _("another identity at %(provider)s has this email", provider=name))
        raise SignInRefused(
            _(
                "The account with your email belongs to another identity at %(provider)s. Ask an admin.",
                provider=name,
            )
        )
    return user


def _lock(user: User, person: RemotePerson) -> None:
    """Lock the account; before it, if a role is taken, those who give work."""
    if person.groups is not None and _change(user, person.groups).revoked:
        lock_leaving()
    lock_user(user)


def _bind(user: User, person: RemotePerson) -> None:
    """Bind the account to the identity of a person. Their invitation is used by it."""
    db.session.add(ProviderIdentity(user=user, issuer=person.issuer, subject=person.subject))
    db.session.flush()
    user.has_provider_identity = True
    end_links(user, PersonalLink.purpose == LinkPurpose.INVITATION)
    record_activity(ActivityVerb.BOUND_IDENTITY, user, by=user, what=current_settings().oidc_name)


def _follow_groups(user: User, groups: Collection[str] | None) -> bool:
    """Give and take the roles that follow from groups. Returns whether the last admin keeps theirs."""
    if groups is None:
        return False
    change, kept = _change(user, groups), frozenset[Role]()
    if Role.ADMIN in change.revoked and is_last_admin(user):
        kept = frozenset({Role.ADMIN})
        record_activity(ActivityVerb.KEPT_LAST_ADMIN, user, by=None)
        log.warning("The last admin is in no group of admins, and keeps the role.")
    revoked = change.revoked - kept
    if change.granted or revoked:
        set_roles(user, (user.roles | change.granted) - revoked, by=None)
    if revoked:
        end_user_sessions(user.id)
    return bool(kept)


def _change(user: User, groups: Collection[str]) -> RoleChange:
    return role_change(user.roles, groups, read_group_roles(current_settings().oidc_roles))


def _no_account(person: RemotePerson) -> SignInRefused:
    """The refusal of somebody without an open account: the same whether it is closed or there is none."""
    return SignInRefused(
        _(
            "Nobody has invited %(email)s to Onramp, or the account is closed. Ask an admin.",
            email=person.email or _("you"),
        )
    )


def _record_refusal(user: User, reason: str) -> None:
    record_activity(ActivityVerb.REFUSED_SIGN_IN, user, by=None, what=reason)


def _forget_identities(user: User, _by: User | None = None) -> None:
    db.session.query(ProviderIdentity).filter_by(user_id=user.id).delete()


on_account_closed(_forget_identities)
