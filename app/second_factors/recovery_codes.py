"""Recovery codes: ten at a time, shown once, each works once."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.details import lock_user
from app.people.models import User
from app.second_factors.mail import mail_factor_change
from app.second_factors.models import RecoveryCode
from app.second_factors.queries import recovery_codes_left
from app.second_factors.rules import SETUP_LIFETIME, new_recovery_codes, recovery_digest
from app.second_factors.sealing import open_value, seal_value
from app.second_factors.used_tokens import spend_token
from app.shared import clock
from app.shared.refusals import RuleBroken

_NEW_CODES = "new recovery codes"


def sealed_recovery_codes(user: User) -> tuple[list[str], str]:
    """New codes to show, and the same for the form that saves them. Until then the ones before work."""
    codes = new_recovery_codes()
    return codes, seal_value(_NEW_CODES, user.id, codes)


def save_recovery_codes(user: User, *, sealed: str) -> None:
    """Replace the codes of a user with the ones that they were shown."""
    codes = open_value(_NEW_CODES, user.id, sealed, SETUP_LIFETIME)
    if codes is None or not spend_token(_NEW_CODES, sealed, until=clock.now() + SETUP_LIFETIME):
        raise RuleBroken(_("This page was open too long or was sent already. Here are other codes."))
    lock_user(user)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    digests = [recovery_digest(user.id, code) for code in codes]
    db.session.add_all(RecoveryCode(user_id=user.id, digest=str(digest)) for digest in digests)
    record_activity(ActivityVerb.MADE_RECOVERY_CODES, user, by=user)
    mail_factor_change(user, _("New recovery codes were saved. The ones before no longer work."))


def take_recovery_code(user: User, code: str) -> bool:
    """Use a recovery code of a user. False if it is wrong or was used."""
    digest = recovery_digest(user.id, code)
    one = (RecoveryCode.user_id == user.id, RecoveryCode.digest == (digest or ""))
    if not db.session.execute(delete(RecoveryCode).where(*one)).rowcount:  # type: ignore[attr-defined]
        return False
    left = recovery_codes_left(user.id)
    record_activity(ActivityVerb.USED_RECOVERY_CODE, user, by=user)
    mail_factor_change(user, _("A recovery code was used to sign in. %(left)s are left.", left=left))
    return True
