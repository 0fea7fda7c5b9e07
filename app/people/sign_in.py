"""Signing in by password, and the addresses a person has signed in from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import abort
from sqlalchemy import Select, delete, exists, select

from app.audit_log.actions import note_refused_sign_in
from app.db.base import db
from app.people.attempts import DIALECT_INSERTS, Attempt, clear_attempts, undo_attempt
from app.people.models import KnownAddress, User
from app.people.passwords import password_matches
from app.people.rules import KNOWN_ADDRESS_LIFETIME, SIGN_IN_LIMITS, TooManyAttempts
from app.shared import clock
from app.shared.settings import current_settings
from app.web.client_address import sender_network

BeginSecondStep = Callable[[int, str], str | None]
_second_steps: list[BeginSecondStep] = []


def register_second_step(begin: BeginSecondStep) -> None:
    """Register what comes after a right password; this package is below it.

    `begin(user_id, destination)` returns the address of a page, or None to sign in the user at once.
    """
    _second_steps[:] = [begin]


def second_step_of(user_id: int, destination: str) -> str | None:
    """The address of the page that comes after the right password of a user; None if none does."""
    return next(filter(None, (begin(user_id, destination) for begin in _second_steps)), None)


def require_passwords() -> None:
    """Answer that there is no such page (404) if passwords are switched off."""
    if not current_settings().has_passwords:
        abort(404)


def authenticate(email: str, password: str, *, attempt: Attempt | None) -> int | None:
    """The id of the user with this email and password, or None. Does the same work for an unknown email.

    From a known address, a right password is accepted however often others have failed. From another address,
    raises TooManyAttempts after too many failures, with the same message for every email.
    """
    assert attempt is not None  # noqa: S101 - a form that was sent is counted
    found = db.session.execute(_select_account(email, attempt.network)).first()
    user_id, stored, is_known = found or (None, None, False)
    is_right = password_matches(stored, password)
    too_many = attempt.exceeds("known") if is_known else attempt.exceeds("network", "both", "account")
    if too_many or not is_right or user_id is None:
        note_refused_sign_in(user_id)
    if too_many or (not is_right and attempt.exceeds("network", "both", "account")):
        raise TooManyAttempts(SIGN_IN_LIMITS.sentence)
    if not is_right or user_id is None:
        return None
    undo_attempt(attempt)
    _remember_network(user_id, attempt.network)
    return int(user_id)


def trust_only_address(user: User, address: str) -> None:
    """Make this the only known address of a person, who has just proved who they are by mail or password."""
    network = sender_network(address)
    others = (KnownAddress.user_id == user.id, KnownAddress.network != _digest(network))
    db.session.execute(delete(KnownAddress).where(*others))
    _remember_network(user.id, network)
    clear_attempts(SIGN_IN_LIMITS, account=user.email, address=address)


def delete_old_known_addresses() -> bool:
    """Delete the addresses that nobody has used for KNOWN_ADDRESS_LIFETIME. Returns False: all are done."""
    db.session.execute(
        delete(KnownAddress).where(KnownAddress.used_at <= clock.now() - KNOWN_ADDRESS_LIFETIME)
    )
    db.session.commit()
    return False


def _select_account(email: str, network: str) -> Select[int, str | None, bool]:
    """Select columns only, so that nothing more is read for a user than for an unknown email."""
    is_known = exists().where(
        KnownAddress.user_id == User.id,
        KnownAddress.network == _digest(network),
        KnownAddress.used_at > clock.now() - KNOWN_ADDRESS_LIFETIME,
    )
    return select(User.id, User.password_hash, is_known).where(
        User.email == email.strip().lower(), User.active
    )


def _remember_network(user_id: int, network: str) -> None:
    used = {"user_id": user_id, "network": _digest(network), "used_at": clock.now()}
    insert = DIALECT_INSERTS[db.engine.dialect.name](KnownAddress).values(used)
    again = insert.on_conflict_do_update(
        index_elements=["user_id", "network"], set_={"used_at": insert.excluded.used_at}
    )
    db.session.execute(again)


def _digest(network: str) -> str:
    return hashlib.sha256(network.encode(errors="replace")).hexdigest()
