"""Advance an application to its next stage."""

from __future__ import annotations

from app.candidates.models import Application
from app.people.models import User
from app.pipeline import ledger, rules
from app.pipeline.mail_delay import delays_mail
from app.pipeline.models import Transition
from app.pipeline.queries import missing_for
from app.pipeline.rules import MoveVerb


@delays_mail
def advance(application: Application, *, version: int, reason: str | None = None, by: User) -> Transition:
    """Move an application to its next stage.

    Raises RuleBroken when the stage still asks for something, or the one who moves it owes a
    scorecard, and no reason is given to go on without it, or when there is no next stage;
    Conflict when someone else moved it.
    """
    ledger.lock_for_move(application, version, by=by)
    stage, status = ledger.destination(application, MoveVerb.ADVANCE)
    rules.check_requirement(missing_for(by, application), reason)
    return ledger.write_move(application, MoveVerb.ADVANCE, stage=stage, status=status, by=by, note=reason)
