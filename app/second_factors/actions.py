"""The second step of signing in, signing in with a passkey, removing factors and resetting them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from sqlalchemy import delete

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.audit_log.actions import note_refused_sign_in
from app.db.base import db
from app.people.attempts import Attempt, undo_attempt
from app.people.details import lock_user
from app.people.models import User
from app.people.passwords import password_matches
from app.people.rules import TooManyAttempts
from app.second_factors.authenticator_apps import take_app_code
from app.second_factors.challenges import ChallengePurpose
from app.second_factors.mail import mail_factor_change
from app.second_factors.models import AuthenticatorApp, Passkey, RecoveryCode, UnfinishedSignIn
from app.second_factors.passkeys import use_passkey
from app.second_factors.queries import has_second_factor, must_have_second_factor
from app.second_factors.recovery_codes import take_recovery_code
from app.second_factors.rules import looks_like_app_code
from app.second_factors.unfinished import end_all_unfinished, end_unfinished
from app.sessions.actions import end_user_sessions
from app.shared.refusals import RuleBroken


def check_second_step(
    unfinished: UnfinishedSignIn, *, code: str, response: str, attempt: Attempt | None
) -> None:
    """Complete a sign-in with a code or a passkey of the same user. Raises RuleBroken if it is not right."""
    assert attempt is not None  # noqa: S101 - a form that was sent is counted
    user = unfinished.user
    with _refusals_on_record(user.id):
        _check_attempt(attempt)
        if response:
            use_passkey(response, ChallengePurpose.SECOND_STEP, user_id=user.id)
        else:
            _take_code(user, code)
        end_unfinished(unfinished)
    undo_attempt(attempt)


def sign_in_with_passkey(response: str, *, attempt: Attempt | None) -> User:
    """The user of a passkey that is used instead of a password. Raises RuleBroken if it is not right."""
    assert attempt is not None  # noqa: S101 - a form that was sent is counted
    with _refusals_on_record(None):
        _check_attempt(attempt)
        user = use_passkey(response, ChallengePurpose.SIGN_IN)
    undo_attempt(attempt)
    return user


def check_is_person(user: User, *, password: str, code: str, response: str, attempt: Attempt | None) -> None:
    """Check again that it is a user who sits there. Raises RuleBroken, and TooManyAttempts after too many."""
    assert attempt is not None  # noqa: S101 - a form that was sent is counted
    _check_attempt(attempt)
    if response:
        use_passkey(response, ChallengePurpose.CONFIRM, user_id=user.id)
    elif password:
        if not password_matches(user.password_hash, password):
            raise RuleBroken(_("Wrong password."), field="password")
    elif not code:
        raise RuleBroken(_("Fill this in."), field="password")
    else:
        _take_app_code(user, code)
    undo_attempt(attempt)


def remove_factor(factor: Passkey | AuthenticatorApp, *, by: User) -> None:
    """Remove a passkey or an app of a user. Raises RuleBroken for the last one if their role needs one."""
    user, name = factor.user, factor.name
    lock_user(user)
    db.session.delete(factor)
    db.session.flush()
    if not has_second_factor(user.id):
        if must_have_second_factor(user):
            raise RuleBroken(
                _("Your role needs a second factor. Add another one before you remove this one.")
            )
        delete_second_factors(user)  # recovery codes alone are none
    if isinstance(factor, Passkey):
        verb, change = ActivityVerb.REMOVED_PASSKEY, _("The passkey “%(name)s” was removed.", name=name)
    else:
        verb = ActivityVerb.REMOVED_AUTHENTICATOR_APP
        change = _("The authenticator app “%(name)s” was removed.", name=name)
    record_activity(verb, user, by=by, what=name)
    mail_factor_change(user, change)


def reset_second_factors(user: User, *, reason: str, by: User | None) -> None:
    """Remove all factors of a user who lost them, and end their sessions. `by` is None for a command.

    They sign in with their password then. Raises RuleBroken for an admin's own, and if there are none.
    """
    if by is not None and by.id == user.id:
        raise RuleBroken(_("Remove your own passkeys and apps on the page of your account."))
    lock_user(user)
    if not has_second_factor(user.id):
        raise RuleBroken(_("%(name)s has no passkey and no authenticator app.", name=user.name))
    delete_second_factors(user)
    end_user_sessions(user.id)
    record_activity(ActivityVerb.RESET_SECOND_FACTORS, user, by=by, reason=reason)
    change = _(
        "All your passkeys, authenticator apps and recovery codes were removed, and your sessions ended."
    )
    mail_factor_change(user, change)


def delete_second_factors(user: User) -> None:
    """Delete the factors and codes of a user, also when their account closes."""
    end_all_unfinished(user.id)
    for record in (Passkey, AuthenticatorApp, RecoveryCode):
        db.session.execute(delete(record).where(record.user_id == user.id))


def _take_code(user: User, code: str) -> None:
    if not code:
        raise RuleBroken(_("Fill this in."), field="code")
    if looks_like_app_code(code):
        _take_app_code(user, code)
    elif not take_recovery_code(user, code):
        raise RuleBroken(_("Wrong recovery code, or it was used already."), field="code")


def _take_app_code(user: User, code: str) -> None:
    if not take_app_code(user.id, code):
        raise RuleBroken(_("Wrong code, or it was used already. Wait for the next one."), field="code")


def _check_attempt(attempt: Attempt) -> None:
    if attempt.exceeds(*attempt.limits.by_name):
        raise TooManyAttempts(attempt.limits.sentence)


@contextmanager
def _refusals_on_record(user_id: int | None) -> Iterator[None]:
    """Record a refusal in here as a refused sign-in of a user, if it is known of whom."""
    try:
        yield
    except RuleBroken:
        note_refused_sign_in(user_id)
        raise
