"""The debrief: all scorecards of an application side by side, once the last one is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.activity.history import HistoryLine
from app.candidates.models import Application
from app.interviews.models import InterviewState, Scorecard
from app.interviews.queries import scorecards_for
from app.interviews.rules import Compared, compare
from app.people.models import User
from app.pipeline.queries import decision_since


@dataclass(frozen=True)
class Debrief:
    """`decision` is what was decided since the last scorecard came in; None where nothing was."""

    scorecards: Sequence[Scorecard]
    compared: list[Compared]
    decision: HistoryLine | None


def is_open(application: Application) -> bool:
    """Whether every scorecard is in: none is owed, and at least one interview was held.

    Of an application loaded with its interviews. Whoever owes one finds it closed, whatever the
    others do.
    """
    states = {interview.state for interview in application.interviews}
    return InterviewState.HELD in states and InterviewState.SCHEDULED not in states


def debrief_of(application: Application, reader: User) -> Debrief | None:
    """The debrief for someone who runs the application; None until it is open."""
    scorecards = scorecards_for(reader, application).readable
    if not is_open(application) or not scorecards:
        return None
    ratings = [{rating.attribute: rating.value for rating in card.ratings} for card in scorecards]
    last_in = max(card.submitted_at for card in scorecards)
    return Debrief(scorecards, compare(ratings), decision_since(last_in, application, reader))
