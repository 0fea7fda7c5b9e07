"""What a person changes about their own account: name, time zone, password."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.stale_edits import check_unchanged
from app.activity.verbs import ActivityVerb
from app.people import rules
from app.people.actions import end_links
from app.people.attempts import Attempt, undo_attempt
from app.people.details import PERSON_FIELDS, lock_user, own_account_values, set_time_zone
from app.people.models import User
from app.people.passwords import hash_password, password_matches
from app.people.sign_in import trust_only_address
from app.sessions.actions import end_user_sessions
from app.shared.refusals import RuleBroken


def change_own_account(user: User, *, name: str, time_zone: str, seen: str | None = None) -> None:
    """Change a person's own name and time zone. Only an admin changes their email, which they sign in with.

    `seen` says what the page showed. Raises Conflict if either was changed since then.
    """
    lock_user(user)
    check_unchanged(user, seen, own_account_values(user), PERSON_FIELDS, reader=user)
    if name != user.name:
        record_activity(ActivityVerb.CHANGED_OWN_NAME, user, by=user, was=user.name, became=name)
        user.name = name
    set_time_zone(user, time_zone, by=user)


def change_own_password(
    user: User, *, old: str, password: str, attempt: Attempt | None, address: str, session_id: int | None
) -> None:
    """Change a person's own password. Ends their other sessions and all links to set one.

    Raises RuleBroken if `old` is not their password or the new one is too weak, and TooManyAttempts after too
    many wrong ones, so that nobody guesses it in an open browser.
    """
    assert attempt is not None  # noqa: S101 - a form that was sent is counted
    attempt.check()
    if not password_matches(user.password_hash, old):
        raise RuleBroken(_("Wrong password."), field="old")
    undo_attempt(attempt)
    rules.check_password(password, user.email)
    user.password_hash = hash_password(password)
    end_links(user)
    end_user_sessions(user.id, but=session_id)
    trust_only_address(user, address)
    record_activity(ActivityVerb.SET_PASSWORD, user, by=user)
