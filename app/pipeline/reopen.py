"""Reopen a declined application."""

from __future__ import annotations

from app.candidates.mail import DECLINED
from app.candidates.models import Application
from app.interviews.cancel import spare_interviews
from app.outbox.actions import cancel_mail
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.mail_delay import tells_later
from app.pipeline.models import Transition
from app.pipeline.rules import Verb


@tells_later
def reopen(application: Application, *, version: int, reason: str, by: User) -> Transition:
    """Take a declined application up again, at the stage that was left.

    Raises RuleBroken for one that is active or hired, Conflict when someone else moved it and for one that
    is withdrawn: its candidate is asked first (`return_requests.ask_to_return`).
    """
    ledger.take_in_hand(application, version, by=by)
    stage, status = ledger.destination(application, Verb.REOPEN)
    cancel_mail(DECLINED, application)
    spare_interviews(application)
    return ledger.write_move(application, Verb.REOPEN, stage=stage, status=status, by=by, note=reason)
