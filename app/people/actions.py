"""Signing in: invitations and resets, passwords, and when sign-in is paused."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import update

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.people import mail, queries, rules
from app.people.models import LinkPurpose, PersonalLink, User
from app.people.passwords import hash_password, is_password
from app.people.tries import note_try, tries
from app.sessions.actions import end_user_sessions
from app.shared import clock
from app.shared.database import db

SIGN_IN = "sign in"


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
    end_links(user)
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


def _new_link(user: User, purpose: LinkPurpose, lifetime: timedelta) -> PersonalLink:
    end_links(user)
    link = PersonalLink(user=user, purpose=purpose, expires_at=clock.now() + lifetime)
    db.session.add(link)
    db.session.flush()
    return link


def end_links(user: User) -> None:
    """End every link of a person that is still good."""
    open_links = (PersonalLink.user_id == user.id, PersonalLink.ended_at.is_(None))
    db.session.execute(update(PersonalLink).where(*open_links).values(ended_at=clock.now()))
