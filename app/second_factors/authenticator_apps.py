"""Authenticator apps: a new secret, adding, removing, and checking codes."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp
import segno
from flask_babel import gettext as _
from sqlalchemy import update

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.details import lock_user
from app.people.models import User
from app.second_factors.mail import mail_factor_change
from app.second_factors.models import AuthenticatorApp
from app.second_factors.queries import authenticator_apps_of
from app.second_factors.rules import MAX_FACTORS, SETUP_LIFETIME, matching_step
from app.second_factors.sealing import decrypt_secret, encrypt_secret, open_value, seal_value
from app.second_factors.used_tokens import spend_token
from app.shared import clock
from app.shared.company import company_name
from app.shared.refusals import RuleBroken

_NEW_SECRET = "new secret"  # noqa: S105 - the purpose of a form


def new_sealed_secret(user: User) -> str:
    """A new secret for the form that adds an app."""
    return seal_value(_NEW_SECRET, user.id, pyotp.random_base32())


def secret_of_form(user: User, sealed: str) -> str | None:
    """The secret of a form; None if the form is too old or not of this user."""
    secret = open_value(_NEW_SECRET, user.id, sealed, SETUP_LIFETIME)
    return secret if isinstance(secret, str) else None


@dataclass(frozen=True)
class QrCode:
    """A code to scan, as the path of an SVG element. `size` is the length of a side, in squares."""

    path: str
    size: int


def qr_code(user: User, secret: str) -> QrCode:
    """The code that an app scans."""
    address = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=company_name())
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=4))
    squares = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return QrCode("".join(squares), len(rows))


def add_authenticator_app(user: User, *, name: str, code: str, sealed: str) -> None:
    """Add an app that shows the right code for the secret of the form. Raises RuleBroken if it does not."""
    secret = secret_of_form(user, sealed)
    if secret is None:
        raise RuleBroken(_("This page was open too long. Scan the new code, then enter what the app shows."))
    step = matching_step(secret, code, clock.now())
    if step is None:
        raise RuleBroken(_("Wrong code. Enter the six digits that the app shows now."), field="code")
    lock_user(user)
    if len(authenticator_apps_of(user.id)) >= MAX_FACTORS:
        raise RuleBroken(_("You have %(limit)s apps. Remove one first.", limit=MAX_FACTORS))
    if not spend_token(_NEW_SECRET, secret, until=clock.now() + SETUP_LIFETIME):
        raise RuleBroken(_("This app is added already."))
    added = AuthenticatorApp(user_id=user.id, name=name, secret=encrypt_secret(secret), last_step=step)
    db.session.add(added)
    record_activity(ActivityVerb.ADDED_AUTHENTICATOR_APP, user, by=user, what=name)
    mail_factor_change(user, _("The authenticator app “%(name)s” was added.", name=name))


def take_app_code(user_id: int, code: str) -> bool:
    """Use a code of one of the apps of a user. False if it is wrong, too old, or was used."""
    taken = False
    for app in authenticator_apps_of(user_id):
        secret = decrypt_secret(app.secret)
        step = matching_step(secret, code, clock.now()) if secret else None
        if step is not None and not taken:
            newer = (AuthenticatorApp.id == app.id, AuthenticatorApp.last_step < step)
            used = update(AuthenticatorApp).where(*newer).values(last_step=step, used_at=clock.now())
            taken = bool(db.session.execute(used).rowcount)  # type: ignore[attr-defined]
    return taken
