"""The debrief: all scorecards of an application side by side, once the last one is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.candidates.models import Application
from app.interviews.models import InterviewState, interviews_of
from app.people.models import User
from app.scorecards.access import scorecards_for
from app.scorecards.models import Scorecard
from app.scorecards.rules import AttributeComparison, compare_ratings


@dataclass(frozen=True)
class Debrief:
    """`last_submitted_at` is when the last scorecard came in."""

    scorecards: Sequence[Scorecard]
    compared: list[AttributeComparison]
    last_submitted_at: datetime


def debrief_is_open(application: Application) -> bool:
    """Whether every scorecard is in: none is owed, and at least one interview was held.

    Of an application loaded with its interviews. Whoever owes one finds it closed, whatever the
    others do.
    """
    states = {interview.state for interview in interviews_of(application)}
    return InterviewState.HELD in states and InterviewState.SCHEDULED not in states


def debrief_of(application: Application, reader: User) -> Debrief | None:
    """The debrief for someone who runs the application; None until it is open."""
    scorecards = scorecards_for(reader, application).readable
    if not debrief_is_open(application) or not scorecards:
        return None
    ratings = [{rating.attribute: rating.value for rating in card.ratings} for card in scorecards]
    last_submitted_at = max(card.submitted_at for card in scorecards)
    return Debrief(scorecards, compare_ratings(ratings), last_submitted_at)
