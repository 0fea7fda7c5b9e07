"""What of onboardings waits for a person, as the records that it is about."""

from __future__ import annotations

from app.db.base import db
from app.home.onboarding_turns import turns_of_onboardings
from app.onboarding.models import GatingIssue, Step
from app.people.models import User
from app.turns.models import TurnKind


def steps_waiting_for(person: User) -> list[Step]:
    """The steps to tick, in the order of Your turn."""
    turns = turns_of_onboardings(person)
    return [db.session.get_one(Step, each.about_id) for each in turns if each.kind is TurnKind.TICK_STEP]


def issues_waiting_for(person: User) -> list[GatingIssue]:
    """The issues to close, to reopen or to waive."""
    turns = turns_of_onboardings(person)
    of_issues = [each.about_id for each in turns if each.kind is not TurnKind.TICK_STEP]
    return [db.session.get_one(GatingIssue, id_) for id_ in of_issues]
