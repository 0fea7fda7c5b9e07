"""End an application because the candidate does not go on with it: they withdraw, or move elsewhere."""

from __future__ import annotations

from app.candidates.mail import DECLINED_MAIL
from app.candidates.models import Application, Status
from app.candidates.visible_status import visible_state
from app.interviews.cancel import cancel_upcoming_interviews
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.mail_delay import cancellation_reason, delays_mail
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb


@delays_mail
def withdraw(
    application: Application,
    *,
    version: int,
    note: str | None = None,
    keep: bool | None = None,
    moves_on: bool = False,
    by: User | None,
) -> Transition:
    """Record that the candidate has withdrawn; upcoming interviews are cancelled when its mail is sent.

    `by` is None if the candidate does it: then no interview is kept, and a decline they do not know of
    yet is replaced. Otherwise `keep` is true to keep an interview less than a day away. `moves_on` is true if
    they moved to another opening: then the application counts as moved.

    Raises RuleBroken for an application that is not active, and if `keep` is needed and None; Conflict if
    someone else moved it.
    """
    ledger.lock_for_move(application, version, by=by)
    sees_active = by is None and visible_state(application).status is Status.ACTIVE
    is_unannounced = sees_active and bool(cancel_mail(DECLINED_MAIL, application))
    stage, status = ledger.destination(application, MoveVerb.WITHDRAW, is_unannounced=is_unannounced)
    status = Status.MOVED if moves_on else status
    keep = False if by is None else keep
    cancel_upcoming_interviews(application, by=by, reason=cancellation_reason(status), keep_imminent=keep)
    return ledger.write_move(application, MoveVerb.WITHDRAW, stage=stage, status=status, by=by, note=note)
