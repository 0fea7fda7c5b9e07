"""The actions of invitations, password resets and passwords."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, update

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people import mail, queries, rules
from app.people.attempts import Attempt
from app.people.link_requests import claim_link_request, request_link
from app.people.models import LinkPurpose, PersonalLink, User
from app.people.passwords import hash_password
from app.people.sign_in import trust_only_address
from app.sessions.actions import end_user_sessions
from app.shared import clock
from app.shared.settings import current_settings

RESET_LIFETIME = timedelta(hours=2)


def send_invitation(user: User) -> PersonalLink:
    """Send a link to sign in for the first time. Ends an earlier invitation."""
    lifetime = timedelta(days=current_settings().invitation_days)
    link = _new_link(user, LinkPurpose.INVITATION, lifetime)
    mail.mail_invitation(link)
    return link


def request_password_reset(attempt: Attempt | None) -> None:
    """Request a link to set a new password, in the same way for an unknown email.

    Raises TooManyAttempts if it was requested too often.
    """
    request_link(LinkPurpose.RESET, attempt)


def send_requested_reset() -> bool:
    """Send the password reset that has been due the longest, if a user has its email.

    Returns whether there was a request.
    """
    email = claim_link_request(LinkPurpose.RESET)
    user = queries.user_with_email(email) if email else None
    if user is not None and user.active and current_settings().has_passwords:
        mail.mail_password_reset(_new_link(user, LinkPurpose.RESET, RESET_LIFETIME))
    return email is not None


def set_password(link: PersonalLink, *, password: str, address: str | None = None) -> User:
    """Set the password of the link's person. Ends all their links and sessions.

    `address` becomes their only known address, so that they can sign in however often others have failed.
    Raises LinkEnded, and RuleBroken for a password that is too weak.
    """
    db.session.refresh(link, with_for_update=True)
    rules.check_link(link.expires_at, link.ended_at, clock.now())
    user = link.user
    rules.check_password(password, user.email)
    if not user.active:
        raise rules.LinkEnded(_("This account is closed."))
    end_links(user)
    user.password_hash = hash_password(password)
    end_user_sessions(user.id)
    if address:
        trust_only_address(user, address)
    record_activity(ActivityVerb.SET_PASSWORD, user, by=user)
    return user


def _new_link(user: User, purpose: LinkPurpose, lifetime: timedelta) -> PersonalLink:
    """A new link of a purpose. Ends earlier ones of the same purpose only."""
    end_links(user, PersonalLink.purpose == purpose)
    link = PersonalLink(user=user, purpose=purpose, expires_at=clock.now() + lifetime)
    db.session.add(link)
    db.session.flush()
    return link


def end_links(user: User, *which: ColumnElement[bool]) -> None:
    """End the valid links of a person that meet all conditions."""
    open_links = (PersonalLink.user_id == user.id, PersonalLink.ended_at.is_(None), *which)
    db.session.execute(update(PersonalLink).where(*open_links).values(ended_at=clock.now()))
