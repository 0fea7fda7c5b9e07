"""The debrief: all scorecards of an application side by side, once none is owed."""

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
    """The scorecards with their ratings compared."""

    scorecards: Sequence[Scorecard]
    compared: list[AttributeComparison]
    last_submitted_at: datetime


def debrief_is_open(application: Application) -> bool:
    """Whether no scorecard is owed and at least one interview was held.

    It is closed for anyone who owes one, whatever the others do. Reads the application's loaded interviews.
    """
    states = {interview.state for interview in interviews_of(application)}
    return InterviewState.HELD in states and InterviewState.SCHEDULED not in states


def debrief_of(application: Application, reader: User) -> Debrief | None:
    """The debrief for a person who runs the application; None until it is open."""
    scorecards = scorecards_for(reader, application).readable
    if not debrief_is_open(application) or not scorecards:
        return None
    ratings = [{rating.attribute: rating.value for rating in card.ratings} for card in scorecards]
    last_submitted_at = max(card.submitted_at for card in scorecards)
    return Debrief(scorecards, compare_ratings(ratings), last_submitted_at)
