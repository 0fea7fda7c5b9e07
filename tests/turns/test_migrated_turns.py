"""A database from before there were turns has those of its records once it is up to date."""

from __future__ import annotations

from datetime import datetime

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import select

from app.application_notes.actions import write_note
from app.application_notes.rules import NoteAudience
from app.candidates.models import Status
from app.db.base import db
from app.interviews.slot_requests import request_slot
from app.onboarding.actions import name_buddy, reopen_gating_issue
from app.outbox.models import Message, MessageState
from app.outbox.problems import update_mail_problems
from app.people.accounts import close_account
from app.people.departure.actions import close_at_once
from app.people.models import User
from app.plans.models import HireKind, Owner
from app.portal.actions import ask_for_erasure
from app.return_requests.actions import request_return
from app.shared import clock
from app.sources.claims import claim_referral
from app.teams.actions import map_teams
from app.territories.actions import release_isr
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
    an_established_isr,
    an_isr,
    an_onboarding,
    tick_all,
    with_open_gate,
)
from tests.factories.slots import MONDAY, can_be_met

BEFORE = "0042"
LAST = "0059"  # the last migration that writes turns
# Of an opening with a reviewer, of notes, of a pool and of references: there were none before.
LATER_KINDS = {
    *(TurnKind.CHECK_ANSWERS, TurnKind.REVIEW_QUESTIONNAIRE),
    *(TurnKind.LOOK_AT_NOTE, TurnKind.COME_BACK),
    *(TurnKind.DECIDE_CORRECTION, TurnKind.DECIDE_HOLDOVER),
    *(TurnKind.ASK_FOR_REFERENCES, TurnKind.NAME_REFEREES),
    *(TurnKind.FOLLOW_UP_REFEREES, TurnKind.READ_REFERENCES),
}


@pytest.mark.slow("migrates an empty database, and its last steps once more")
@pytest.mark.full("these migrations have landed; house/test_carried_rows.py carries all of a database along")
def test_a_database_from_before_has_its_turns_after_the_upgrade(migrations: Config) -> None:
    command.upgrade(migrations, "head")
    one_of_each_kind(assemble_cast())
    db.session.commit()
    assert list(turn_differences()) == []
    due = due_times()
    kinds = {kind for kind, _about_id in due}
    assert kinds >= set(TurnKind) - LATER_KINDS, "the company of this test lacks a kind"
    script = ScriptDirectory.from_config(migrations)
    for before in (str(script.get_revision(LAST).down_revision), BEFORE):
        db.session.remove()
        command.downgrade(migrations, before)
        command.upgrade(migrations, "head")
        assert list(turn_differences()) == []
        kinds = kinds - LATER_KINDS if before == BEFORE else kinds
        assert due_times() == {key: due_at for key, due_at in due.items() if key[0] in kinds}


def due_times() -> dict[tuple[TurnKind, int], datetime | None]:
    return {(turn.kind, turn.about_id): turn.due_at for turn in db.session.scalars(select(Turn))}


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
    write_note(
        withdrawn,
        text=f"@{cast.dana.name}",
        audience=NoteAudience.HIRING_TEAM,
        please_look=True,
        by=cast.rita,
    )
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
    update_turns(third.isr)
    _territories(cast)


def _territories(cast: Cast) -> None:
    """ISRs who are ready for one, one whose gate is reopened, and one who left; and mail that failed."""
    with_open_gate(an_onboarding(cast, isr=an_isr("Piet Boer")))
    an_established_isr(an_isr("Zoe Lang"), cast.milan)
    held = an_assignment(cast, with_open_gate(an_onboarding(cast, isr=an_isr("Ola Berg"))).isr, a_territory())
    reopen_gating_issue(held.onboarding.gating_issues[0], by=cast.marta, reason="A mistake.")
    left = an_assignment(cast, an_isr_with_gate(cast), a_territory())
    release_isr(left.isr, reason="Left.", by=cast.ada)
    close_account(left.isr, by=cast.ada)
    close_at_once(cast.milan, reason="Lost their laptop.", by=cast.ada)
    mails = db.session.scalars(select(Message).order_by(Message.id).limit(2)).all()
    mails[0].state, mails[1].alarm = MessageState.FAILED, True
    update_mail_problems([mail.id for mail in mails])


def an_isr_with_gate(cast: Cast) -> User:
    isr = an_isr("Remo Lutz")
    an_established_isr(isr, cast.marta)
    return isr
