"""Sign-ins between the password and the second step: a row of minutes, for one browser."""

from __future__ import annotations

import hashlib
import secrets

from flask import session, url_for
from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.db.base import db
from app.people.models import User
from app.second_factors.models import SecondStep, UnfinishedSignIn
from app.second_factors.queries import has_second_factor, must_have_second_factor
from app.second_factors.rules import UNFINISHED_LIFETIME
from app.sessions.browser import sign_out_browser
from app.sessions.rules import session_token_digest
from app.shared import clock
from app.shared.refusals import RuleBroken

UNFINISHED_KEY = "unfinished_sign_in"
LONGEST_DESTINATION = 500


def begin_second_step(user_id: int, destination: str) -> str | None:
    """What comes after the right password of a user: the address of the page; None if they are signed in."""
    user = db.session.get_one(User, user_id)
    if has_second_factor(user_id):
        step, page = SecondStep.CHECK, "second_factors_sign_in.second_step"
    elif must_have_second_factor(user):
        step, page = SecondStep.SET_UP, "second_factors_sign_in.set_up"
    else:
        return None
    sign_out_browser()  # as a sign-in does
    token = secrets.token_urlsafe(32)
    db.session.add(
        UnfinishedSignIn(
            user_id=user_id,
            token_digest=session_token_digest(token),
            password_digest=_password_digest(user),
            step=step,
            destination=destination if len(destination) <= LONGEST_DESTINATION else "/",
            expires_at=clock.now() + UNFINISHED_LIFETIME,
        )
    )
    session[UNFINISHED_KEY] = token
    return url_for(page)


def unfinished_sign_in(step: SecondStep) -> UnfinishedSignIn | None:
    """The sign-in of this browser that waits for this step; None if it has expired or ended."""
    token = session.get(UNFINISHED_KEY)
    if not isinstance(token, str):
        return None
    digest = session_token_digest(token)
    found = db.session.scalar(select(UnfinishedSignIn).where(UnfinishedSignIn.token_digest == digest))
    if found is None or found.step is not step or clock.now() >= found.expires_at:
        return None
    is_same = secrets.compare_digest(found.password_digest, _password_digest(found.user))
    return found if found.user.active and is_same else None


def end_unfinished(unfinished: UnfinishedSignIn) -> None:
    """End a sign-in that got its second step. Raises RuleBroken if another request did a moment ago."""
    one = delete(UnfinishedSignIn).where(UnfinishedSignIn.id == unfinished.id)
    if not db.session.execute(one).rowcount:  # type: ignore[attr-defined]
        raise RuleBroken(_("This sign-in was already completed. Sign in again."))


def end_all_unfinished(user_id: int) -> None:
    """End every unfinished sign-in of a user."""
    db.session.execute(delete(UnfinishedSignIn).where(UnfinishedSignIn.user_id == user_id))


def _password_digest(user: User) -> str:
    return hashlib.sha256((user.password_hash or "").encode()).hexdigest()
