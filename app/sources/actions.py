"""Add and change sources, and refer somebody."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.db.base import db
from app.people.attempts import Attempt
from app.people.models import User
from app.people.queries import user_with_email
from app.people.rules import TooManyAttempts
from app.shared.names import check_name
from app.shared.refusals import RuleBroken
from app.sources import mail
from app.sources.models import Source
from app.sources.rules import check_code, code_of


def add_source(*, name: str, code: str) -> Source:
    """Add a source. Without a code, its name suggests one. Raises RuleBroken for a code that does not fit."""
    code = code or code_of(name)
    check_name(name)
    check_code(code)
    source = Source(name=name, code=code)
    db.session.add(source)
    db.session.flush()
    return source


def change_source(source: Source, *, active: bool) -> None:
    """Propose a source or not. Links with its code work either way."""
    source.active = active


def refer_somebody(*, name: str, email: str, attempts: Sequence[Attempt], by: User) -> None:
    """Mail somebody the colleague's link to the openings. The answer is the same for who applied before.

    Raises TooManyAttempts for too many mails, and RuleBroken for the email of a colleague.
    """
    for attempt in attempts:
        if attempt.exceeds("account"):
            raise TooManyAttempts(attempt.limits.sentence)
    if user_with_email(email) is not None:
        raise RuleBroken(_("This is the email of a colleague."), field="email")
    mail.invite_to_apply(mail.InvitedPerson(name, email), by=by)
