"""Reopen a declined application."""

from __future__ import annotations

from app.candidates.mail import DECLINED_MAIL
from app.candidates.models import Application
from app.interviews.cancel import keep_interviews
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.mail_delay import delays_mail
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb


@delays_mail
def reopen(application: Application, *, version: int, reason: str, by: User) -> Transition:
    """Reopen a declined application at the stage where it ended.

    Raises RuleBroken for one that is active or hired, Conflict if someone else moved it, and for one that
    is withdrawn: its candidate is asked first (`app/return_requests`).
    """
    ledger.lock_for_move(application, version, by=by)
    stage, status = ledger.destination(application, MoveVerb.REOPEN)
    cancel_mail(DECLINED_MAIL, application)
    keep_interviews(application)
    return ledger.write_move(application, MoveVerb.REOPEN, stage=stage, status=status, by=by, note=reason)
