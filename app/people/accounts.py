"""Accounts: inviting a person, their roles and job, closing an account and reopening it.

Closing takes everything an account gives: roles, password, job, sessions and links. Reopening gives none
of it back. An admin grants roles again, and the person signs in by a new invitation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.stale_edits import check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.outbox.actions import cancel_mail
from app.people import jobs, mail, queries, rules
from app.people.actions import end_links, send_invitation
from app.people.details import (
    PERSON_FIELDS,
    PersonDetails,
    lock_user,
    person_details,
    set_first_day,
    set_job_title,
    set_time_zone,
)
from app.people.leaving import lock_leaving, run_role_hooks
from app.people.models import GrantedRole, PersonalLink, User
from app.sessions.actions import end_user_sessions
from app.shared import clock
from app.shared.emails import email_key
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH, join_words

NO_GITLAB_USERNAME = "none"
_email_hooks: list[Callable[[User, User | None], None]] = []
_closing_hooks: list[Callable[[User, User], None]] = []


def on_email_known(hook: Callable[[User, User | None], None]) -> None:
    """Call `hook` with each user who is added, reopened or gets another email, and with who did it."""
    _email_hooks.append(hook)


def on_account_closed(hook: Callable[[User, User], None]) -> None:
    """Call `hook` with each user when their account closes, and with who closes it."""
    _closing_hooks.append(hook)


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
    """Add a user and send them an invitation to set a password. Returns the link of the invitation.

    Raises RuleBroken if another user has this email, and for a GitLab username that is invalid or belongs to
    another user.
    """
    in_gitlab = _available_gitlab_username(gitlab_username)
    if queries.user_with_email(email) is not None:
        raise RuleBroken(_("Another account has this email."), field="email")
    user = User(name=name, email=email_key(email), time_zone=time_zone, job_title=job_title)
    user.granted_roles = [GrantedRole(role=role) for role in sorted(set(roles))]
    db.session.add(user)
    db.session.flush()
    record_activity(ActivityVerb.INVITED, user, by=by, became=_role_names(user.roles))
    _set_gitlab_username(user, in_gitlab, by=by)
    _run_email_hooks(user, by)
    return send_invitation(user)


@dataclass(frozen=True)
class HireAccount:
    """The user of a person who is hired. `opened` is true if the hire made or reopened their account."""

    user: User
    opened: bool


def open_hire_account(user: User | None, *, name: str, email: str, time_zone: str, by: User) -> HireAccount:
    """The account a hired person works with: theirs, reopened if it was closed, or a new one.

    A person without a password gets an invitation. Nothing an account had before it was closed comes back.
    Raises RuleBroken if the email belongs to the account of somebody else.
    """
    if user is None:
        if queries.user_with_email(email) is not None:
            raise RuleBroken(
                _(
                    "Another account has the email %(email)s. Correct the candidate’s email first.",
                    email=email,
                )
            )
        link = invite_user(name=name, email=email, time_zone=time_zone, job_title="", roles=[], by=by)
        return HireAccount(link.user, opened=True)
    opened = not user.active
    if opened:
        reopen_account(user, by=by)
    elif user.is_invited:
        send_invitation(user)
    return HireAccount(user, opened=opened)


def close_account(user: User, *, reason: str | None = None, by: User) -> None:
    """Close an account: roles, password, job, sessions and links end. Unsent account mail is cancelled.

    What depends on the person stays as it is: the caller hands it over. Questions that only they could answer
    end.
    """
    verb, had = ActivityVerb.CLOSED_ACCOUNT, _role_names(user.roles)
    record_activity(verb, user, by=by, was=had, became="no role", reason=reason)
    user.active, user.started_on = False, None
    jobs.end_job(user, on=clock.today(user.time_zone))
    lock_leaving()
    _revoke_access(user)
    for hook in _closing_hooks:
        hook(user, by)
    run_role_hooks(user)


def reopen_account(user: User, *, by: User) -> None:
    """Reopen a closed account, without a role and without a password, and send a new invitation."""
    record_activity(ActivityVerb.OPENED_ACCOUNT, user, by=by, became="no role")
    user.active = True
    if user.job_title:  # an account that was closed before closing ended the job
        jobs.end_job(user, on=clock.today(user.time_zone))
    _revoke_access(user)
    run_role_hooks(user)
    _run_email_hooks(user, by)
    send_invitation(user)


def change_person(user: User, details: PersonDetails, *, seen: str | None = None, by: User) -> None:
    """Change the details of a person. A closed account keeps no role and no job.

    `seen` says what the page showed. Raises RuleBroken if an admin removes their own admin role, and for an
    email or a GitLab username that is invalid or belongs to another user. Raises Conflict if the person was
    changed since.
    """
    lock_user(user)
    check_unchanged(user, seen, vars(person_details(user)), PERSON_FIELDS, reader=by)
    in_gitlab = _available_gitlab_username(details.gitlab_username, user)
    if user.id == by.id and (Role.ADMIN not in details.roles or not details.active):
        raise RuleBroken(_("You cannot remove your own admin role. Ask another admin."))
    if details.active != user.active:
        reopen_account(user, by=by) if details.active else close_account(user, by=by)
    set_roles(user, set(details.roles) if details.active else set(), by=by)
    change_email(user, details.email, by=by)
    set_job_title(user, details.job_title if details.active else "", by=by)
    set_first_day(user, details.started_on if details.active else None, by=by)
    set_time_zone(user, details.time_zone, by=by)
    _set_gitlab_username(user, in_gitlab, by=by)


def change_email(user: User, email: str, *, by: User) -> None:
    """Give an account another email. Links sent to the old one end; a pending invitation is sent again.

    Raises RuleBroken if another account has this email.
    """
    email = email_key(email)
    if email == user.email:
        return
    if queries.user_with_email(email) is not None:
        raise RuleBroken(_("Another account has this email."), field="email")
    record_activity(ActivityVerb.CHANGED_EMAIL, user, by=by)
    user.email = email
    end_links(user)
    _run_email_hooks(user, by)
    if user.is_invited:
        send_invitation(user)


def grant_role(user: User, role: Role, *, by: User) -> None:
    """Give a person a role. Does nothing if they have it."""
    set_roles(user, {*user.roles, role}, by=by)


def revoke_role(user: User, role: Role, *, by: User) -> None:
    """Take a role from a person. Does nothing if they do not have it."""
    set_roles(user, user.roles - {role}, by=by)


def revoke_roles(user: User, roles: Iterable[Role], *, reason: str | None = None, by: User) -> None:
    """Take several roles from a person. The caller hands over what depends on them."""
    set_roles(user, user.roles - set(roles), reason=reason, by=by)


def set_roles(user: User, wanted: set[Role], *, reason: str | None = None, by: User | None) -> None:
    """Give a person exactly these roles. `by` is None if their groups at the OpenID provider say so."""
    if wanted == user.roles:
        return
    if user.roles - wanted:
        lock_leaving()
    verb = ActivityVerb.CHANGED_ROLES if by else ActivityVerb.CHANGED_ROLES_BY_GROUPS
    was, became = _role_names(user.roles), _role_names(wanted)
    record_activity(verb, user, by=by, was=was, became=became, reason=reason)
    user.granted_roles = [granted for granted in user.granted_roles if granted.role in wanted]
    user.granted_roles += [GrantedRole(role=role) for role in sorted(wanted - user.roles)]
    run_role_hooks(user)


def _revoke_access(user: User) -> None:
    """Remove roles, password, sessions and links. Unsent mail with such a link is cancelled."""
    user.granted_roles = []
    user.password_hash, user.has_provider_identity = None, False
    end_user_sessions(user.id)
    end_links(user)
    cancel_mail((mail.INVITATION_MAIL, mail.RESET_LINK_MAIL), user)


def _run_email_hooks(user: User, by: User | None) -> None:
    for hook in _email_hooks:
        hook(user, by)


def _available_gitlab_username(text: str, user: User | None = None) -> str | None:
    """The GitLab username typed for a person, checked; None if the field is empty."""
    username = rules.normalize_gitlab_username(text)
    holder = queries.user_with_gitlab_username(username) if username else None
    if holder is not None and holder is not user:
        raise RuleBroken(_("Another account has this GitLab username."), field="gitlab_username")
    return username


def _set_gitlab_username(user: User, username: str | None, *, by: User | None) -> None:
    """Set a person's GitLab username and put a change on record."""
    if username != user.gitlab_username:
        was, became = (
            name[:MAX_LINE_LENGTH] if name else NO_GITLAB_USERNAME
            for name in (user.gitlab_username, username)
        )
        record_activity(ActivityVerb.CHANGED_GITLAB_USERNAME, user, by=by, was=was, became=became)
        user.gitlab_username = username


def _role_names(roles: Iterable[Role]) -> str:
    return join_words(sorted(role.value for role in roles)) or "no role"
