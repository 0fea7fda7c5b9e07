"""Withdraw an application: the candidate does not want to go on."""

from __future__ import annotations

from app.candidates.mail import DECLINED_MAIL
from app.candidates.models import Application, Status
from app.candidates.visible_status import visible_state
from app.interviews.cancel import cancel_upcoming_interviews
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.mail_delay import delays_mail
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb


@delays_mail
def withdraw(
    application: Application,
    *,
    version: int,
    note: str | None = None,
    keep: bool | None = None,
    by: User | None,
) -> Transition:
    """Put on record that the candidate has withdrawn; interviews still to come are cancelled a little later.

    `by` is None where the candidate does it themselves: then no interview is kept, and a decline they have
    not been told of gives way. Else `keep` says what becomes of an interview less than a day away.

    Raises RuleBroken for an application that is not active, and where `keep` is not said and needed;
    Conflict when someone else moved it.
    """
    ledger.lock_for_move(application, version, by=by)
    knows_none = by is None and visible_state(application).status is Status.ACTIVE
    is_untold = knows_none and bool(cancel_mail(DECLINED_MAIL, application))
    stage, status = ledger.destination(application, MoveVerb.WITHDRAW, is_untold=is_untold)
    keep = False if by is None else keep
    cancel_upcoming_interviews(application, by=by, reason="The candidate has withdrawn.", keep_imminent=keep)
    return ledger.write_move(application, MoveVerb.WITHDRAW, stage=stage, status=status, by=by, note=note)
