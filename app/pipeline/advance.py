"""Advance an application to its next stage, or past optional ones."""

from __future__ import annotations

from itertools import takewhile

from app.candidates.models import Application
from app.openings.models import Stage
from app.openings.ways import ways_on
from app.people.models import User
from app.pipeline import ledger, rules
from app.pipeline.mail_delay import delays_mail
from app.pipeline.models import Transition
from app.pipeline.queries import missing_for
from app.pipeline.rules import MoveVerb


@delays_mail
def advance(
    application: Application, *, version: int, to: int | None = None, reason: str | None = None, by: User
) -> Transition:
    """Move an application to its next stage, or to the stage with the id `to`, past optional ones.

    Raises RuleBroken when the stage still asks for something, or the one who moves it owes a
    scorecard, and no reason is given to go on without it, when there is no next stage, and for a stage
    that does not follow or skips one with a condition without a reason; Conflict when someone else moved it.
    """
    ledger.lock_for_move(application, version, by=by)
    stage, status = ledger.destination(application, MoveVerb.ADVANCE)
    rules.check_requirement(missing_for(by, application), reason)
    if to is not None and stage is not None and to != stage.id:
        stage = _way_to(application, to, reason)
    return ledger.write_move(application, MoveVerb.ADVANCE, stage=stage, status=status, by=by, note=reason)


def _way_to(application: Application, to: int, reason: str | None) -> Stage | None:
    """The stage with an id, past optional ones."""
    ways = ways_on(application.opening.stages, application.stage)
    wanted = next((stage for stage in ways if stage.id == to), None)
    skipped = takewhile(lambda stage: stage is not wanted, ways) if wanted else ()
    conditions = [stage.condition for stage in skipped if stage.condition]
    rules.check_way(is_way=wanted is not None, condition=" ".join(conditions), reason=reason)
    return wanted
