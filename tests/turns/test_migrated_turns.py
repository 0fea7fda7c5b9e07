"""A database from before there were turns has those of its records once it is up to date."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select

from app.candidates.models import Status
from app.candidates.referrals import claim_referral
from app.db.base import db
from app.interviews.slot_requests import request_slot
from app.onboarding.actions import name_buddy
from app.pipeline.return_requests import request_return
from app.plans.models import HireKind, Owner
from app.portal.actions import ask_for_erasure
from app.shared import clock
from app.teams.actions import map_teams
from app.territories.models import ChangeKind
from app.turns.actions import turn_differences, update_turns
from app.turns.models import Turn, TurnKind
from tests.cast import Cast, assemble_cast
from tests.factories.applications import an_application, an_opening
from tests.factories.changes import a_change_request, an_override
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_isr,
    an_onboarding,
    tick_all,
    with_open_gate,
)
from tests.factories.slots import MONDAY, can_be_met

BEFORE = "0042"
LATER_KINDS = {TurnKind.REVIEW_QUESTIONNAIRE}  # of an opening with a reviewer: none had one before


@pytest.mark.slow("migrates an empty database, and its last steps once more")
@pytest.mark.both_databases
def test_a_database_from_before_has_its_turns_after_the_upgrade(migrations: Config) -> None:
    command.upgrade(migrations, "head")
    one_of_each_kind(assemble_cast())
    db.session.commit()
    kinds = set(db.session.scalars(select(Turn.kind)))
    due = {(turn.kind, turn.about_id): turn.due_at for turn in db.session.scalars(select(Turn))}
    db.session.remove()
    command.downgrade(migrations, BEFORE)
    command.upgrade(migrations, "head")
    assert list(turn_differences()) == []
    after = {(turn.kind, turn.about_id): turn.due_at for turn in db.session.scalars(select(Turn))}
    assert after == due
    assert kinds == set(TurnKind) - LATER_KINDS, "the company of this test lacks a kind"


def one_of_each_kind(cast: Cast) -> None:
    """Applications that wait for everything there is."""
    clock.freeze(clock.now())
    opening = an_opening(cast)
    an_application(cast, 1, opening=opening)
    a_questionnaire(an_application(cast, 1, opening=opening))
    a_questionnaire(an_application(cast, 1, opening=opening), answers=["One.", "Two.", "Three."])
    an_application(cast, 3, opening=opening)
    can_be_met(cast.ines, MONDAY, 10, 11)
    request_slot(an_application(cast, 4, opening=opening), by=cast.rita)
    an_interview(an_application(cast, 4, opening=opening), cast.ines)
    a_scorecard(an_interview(an_application(cast, 4, opening=opening), cast.ines))
    withdrawn = an_application(cast, 4, opening=opening, status=Status.WITHDRAWN)
    request_return(withdrawn, version=withdrawn.version, message="Please.", by=cast.rita)
    claim_referral(withdrawn.candidate, cast.sam)
    ask_for_erasure(withdrawn.candidate)
    _onboardings(cast)


def _onboardings(cast: Cast) -> None:
    """With steps of every owner, before and after the gate, issues closed too early, and requests."""
    map_teams({Owner.IT: cast.sam}, by=cast.ada)
    held = an_assignment(cast)
    a_change_request(cast.dana, held.territory)
    a_change_request(cast.dana, a_territory(), ChangeKind.OTHER)
    first = held.onboarding
    name_buddy(first, cast.ines, by=cast.marta)
    transfer = an_onboarding(cast, isr=an_isr("Nora Weiss"), kind=HireKind.TRANSFER)
    _mobility, access = transfer.gating_issues
    tick_all(access)
    an_override(cast, isr=transfer.isr)
    third = with_open_gate(an_onboarding(cast, isr=an_isr("Lena Vogt"), manager=cast.milan))
    third.gating_issues[0].steps[0].ticked_at = None
    update_turns(third)
