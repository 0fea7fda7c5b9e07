"""The verbs of people: invite, set a password, sign in, change roles, close an account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import current_app
from sqlalchemy import update

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.outbox.actions import take_back
from app.people import mail, queries, rules
from app.people.models import GrantedRole, LinkPurpose, PersonalLink, User
from app.people.passwords import hash_password, is_password
from app.people.tries import note_try, tries
from app.sessions.actions import end_user_sessions
from app.shared import clock
from app.shared.database import db
from app.shared.refusals import RuleBroken
from app.shared.text import LINE, listed

SIGN_IN = "sign in"
NO_USERNAME = "none"


def invite_user(
    *,
    name: str,
    email: str,
    time_zone: str,
    job_title: str,
    roles: Iterable[Role],
    by: User | None,
    gitlab_username: str = "",
) -> PersonalLink:
    """Make a user and send them an invitation to set a password; answers the invitation's link.

    Raises RuleBroken when someone with this email is here already, and for a GitLab username that is
    none or someone else's.
    """
    in_gitlab = _free_in_gitlab(gitlab_username)
    if queries.user_with_email(email) is not None:
        raise RuleBroken("Someone with this email is here already.", field="email")
    user = User(name=name, email=email.lower(), time_zone=time_zone, job_title=job_title)
    user.granted_roles = [GrantedRole(role=role) for role in sorted(set(roles))]
    db.session.add(user)
    db.session.flush()
    record_activity(ActivityVerb.INVITED, user, by=by, became=_named(user.roles))
    _name_in_gitlab(user, in_gitlab, by=by)
    return send_invitation(user)


def welcome(*, name: str, email: str, time_zone: str, job_title: str, by: User) -> User:
    """The user someone hired works with from now on.

    The one with their email, opened again where it was closed, or a new one; whoever has no
    password yet is invited to choose one.
    """
    user = queries.user_with_email(email)
    if user is None:
        link = invite_user(name=name, email=email, time_zone=time_zone, job_title=job_title, roles=[], by=by)
        return link.user
    if not user.active:
        _open_or_close(user, active=True, by=by)
    if user.password_hash is None:
        send_invitation(user)
    return user


def close_account(user: User, *, by: User) -> None:
    """Close an account: its sessions and links end, an invitation not yet sent is not sent."""
    _open_or_close(user, active=False, by=by)
    take_back(mail.INVITATION, user)


def send_invitation(user: User) -> PersonalLink:
    """Send a link to set a password; every earlier link of theirs ends."""
    lifetime = current_app.extensions["settings"].invitation_lifetime
    link = _new_link(user, LinkPurpose.INVITATION, lifetime)
    mail.tell_invited(link)
    return link


def ask_for_reset(email: str, *, address: str) -> None:
    """Send a reset link, if there is someone with this email; tell the asker nothing either way.

    Raises TooManyTries when asked too often.
    """
    check_not_paused(email, address)
    note_try(SIGN_IN, email, address)
    user = queries.user_with_email(email)
    if user is None or not user.active:
        return
    lifetime = current_app.extensions["settings"].reset_lifetime
    mail.tell_reset(_new_link(user, LinkPurpose.RESET, lifetime))


def set_password(link: PersonalLink, *, password: str) -> User:
    """Set the password of the link's person, ending the link and every session of theirs.

    Raises LinkEnded, or RuleBroken for a password that is too weak.
    """
    db.session.refresh(link, with_for_update=True)
    rules.check_link(link.expires_at, link.ended_at, clock.now())
    user = link.user
    rules.check_password(password, user.email)
    if not user.active:
        raise rules.LinkEnded("This account is closed.")
    _end_links(user)
    user.password_hash = hash_password(password)
    end_user_sessions(user.id)
    record_activity(ActivityVerb.SET_PASSWORD, user, by=user)
    return user


def check_not_paused(email: str, address: str) -> None:
    """Raise TooManyTries while signing in is paused for this email or from this address."""
    rules.check_tries(*(tries(SIGN_IN, key, within=rules.PAUSE) for key in (email, address)))


def user_for(email: str, password: str, *, address: str) -> User | None:
    """The user these belong to, or None; takes as long for an email nobody has.

    Raises TooManyTries while signing in is paused for the email or from the address.
    """
    check_not_paused(email, address)
    user = queries.user_with_email(email)
    fits = is_password(user.password_hash if user else None, password)
    return user if fits and user is not None and user.active else None


def note_failed_sign_in(email: str, address: str) -> None:
    """Keep a failed try in mind for the pause."""
    note_try(SIGN_IN, email, address)


def change_person(
    user: User,
    *,
    job_title: str,
    time_zone: str,
    gitlab_username: str,
    roles: Iterable[Role],
    active: bool,
    by: User,
) -> None:
    """Change what a person is to Onramp.

    Raises RuleBroken for taking one's own admin role away, and for a GitLab username that is none or someone
    else's.
    """
    wanted, in_gitlab = set(roles), _free_in_gitlab(gitlab_username, user)
    if user.id == by.id and (Role.ADMIN not in wanted or not active):
        raise RuleBroken("You cannot take the admin role from yourself. Ask another admin.")
    if wanted != user.roles:
        record_activity(
            ActivityVerb.CHANGED_ROLES, user, by=by, was=_named(user.roles), became=_named(wanted)
        )
        user.granted_roles = [g for g in user.granted_roles if g.role in wanted]
        user.granted_roles += [GrantedRole(role=role) for role in sorted(wanted - user.roles)]
    if active != user.active:
        _open_or_close(user, active=active, by=by)
    user.job_title = job_title
    user.time_zone = time_zone
    _name_in_gitlab(user, in_gitlab, by=by)


def grant_role(user: User, role: Role, *, by: User) -> None:
    """Give a role the person may have already."""
    if role not in user.roles:
        became = _named({*user.roles, role})
        record_activity(ActivityVerb.CHANGED_ROLES, user, by=by, was=_named(user.roles), became=became)
        user.granted_roles.append(GrantedRole(role=role))


def take_role(user: User, role: Role, *, by: User) -> None:
    """Take a role back."""
    if role in user.roles:
        became = _named(user.roles - {role})
        record_activity(ActivityVerb.CHANGED_ROLES, user, by=by, was=_named(user.roles), became=became)
        user.granted_roles = [granted for granted in user.granted_roles if granted.role != role]


def _free_in_gitlab(text: str, user: User | None = None) -> str | None:
    """The GitLab username typed for someone, if it is one and nobody else's; None for none."""
    username = rules.gitlab_username(text)
    holder = queries.user_in_gitlab(username) if username else None
    if holder is not None and holder is not user:
        raise RuleBroken("Someone else has this GitLab username.", field="gitlab_username")
    return username


def _name_in_gitlab(user: User, username: str | None, *, by: User | None) -> None:
    """Say who a person is in GitLab, and put a change on record."""
    if username != user.gitlab_username:
        was, became = (name[:LINE] if name else NO_USERNAME for name in (user.gitlab_username, username))
        record_activity(ActivityVerb.CHANGED_GITLAB_USERNAME, user, by=by, was=was, became=became)
        user.gitlab_username = username


def _open_or_close(user: User, *, active: bool, by: User) -> None:
    record_activity(ActivityVerb.OPENED_ACCOUNT if active else ActivityVerb.CLOSED_ACCOUNT, user, by=by)
    user.active = active
    end_user_sessions(user.id)
    _end_links(user)


def _new_link(user: User, purpose: LinkPurpose, lifetime: timedelta) -> PersonalLink:
    _end_links(user)
    link = PersonalLink(user=user, purpose=purpose, expires_at=clock.now() + lifetime)
    db.session.add(link)
    db.session.flush()
    return link


def _end_links(user: User) -> None:
    open_links = (PersonalLink.user_id == user.id, PersonalLink.ended_at.is_(None))
    db.session.execute(update(PersonalLink).where(*open_links).values(ended_at=clock.now()))


def _named(roles: Iterable[Role]) -> str:
    return listed(sorted(role.value for role in roles)) or "no role"
