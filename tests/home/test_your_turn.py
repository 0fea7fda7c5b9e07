"""Your turn: only what waits for the one who looks, the longest waiting first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.roles import Role
from app.application_notes.actions import look_at_note, write_note
from app.application_notes.rules import NoteAudience
from app.candidates.models import Status
from app.checklist.tick_step import tick_step
from app.home.your_turn import your_turn_of
from app.people.accounts import grant_role
from app.people.departure.actions import close_at_once
from app.shared import clock
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.onboardings import an_onboarding
from tests.real.page import Page


@pytest.fixture
def turns(app, session):
    """What waits for a person, as (what, verb)."""

    def look(person) -> list[tuple[str, str]]:
        session.flush()
        with app.test_request_context():
            return [(turn.what, turn.verb) for turn in your_turn_of(person).for_reader]

    return look


@pytest.fixture
def for_others(app, session):
    """What of a person's waits for others, as (what, of whom)."""

    def look(person) -> list[tuple[str, str]]:
        session.flush()
        with app.test_request_context():
            return [(turn.what, turn.who) for turn in your_turn_of(person).for_others]

    return look


def test_a_recruiter_sends_and_schedules_and_the_hiring_manager_decides(cast, turns, for_others):
    clock.freeze(clock.now() - timedelta(days=3))
    an_application(cast, 1, candidate=a_candidate("To Send"))
    clock.move(timedelta(days=1))
    an_application(cast, 3, candidate=a_candidate("To Schedule"))
    clock.move(timedelta(days=1))
    decided = an_application(cast, 4, candidate=a_candidate("To Decide"))
    a_scorecard(an_interview(decided, cast.ines))
    clock.unfreeze()

    assert turns(cast.rita) == [
        ("To Send: questionnaire to send", "Send questionnaire"),
        ("To Schedule: interview to schedule", "Schedule interview"),
    ]
    assert for_others(cast.rita) == [("To Decide: decision", cast.dana.name)]
    assert turns(cast.dana) == [("To Decide: decision", "Decide")]
    for stranger in (cast.hugo, person("Remy Other", Role.RECRUITER)):
        assert (turns(stranger), for_others(stranger)) == ([], []), "of other openings"


def test_a_thing_that_waits_is_in_one_turn_and_the_board_names_the_same_person(
    app, client, cast, turns, for_others
):
    """Of an application under way: whoever is named has it in their turn, and nobody else has."""
    opening = an_opening(cast)
    to_decide = an_application(cast, 4, opening=opening, candidate=a_candidate("Ada To Decide"))
    a_scorecard(an_interview(to_decide, cast.ines))
    an_interview(an_application(cast, 4, opening=opening, candidate=a_candidate("Bo Met")), cast.ines)
    an_application(cast, 3, opening=opening, candidate=a_candidate("Cy To Schedule"))
    everyone = (cast.rita, cast.dana, cast.ines, cast.sam, cast.hugo)
    for name, owner in (("Ada", cast.dana), ("Bo", cast.ines), ("Cy", cast.rita)):
        assert [p.name for p in everyone if any(name in what for what, _ in turns(p))] == [owner.name]
        for reader in {cast.rita, cast.dana} - {owner}:
            assert [who for what, who in for_others(reader) if name in what] == [owner.name]
            client.sign_in(reader)
            cards = Page(client.get(f"/openings/{opening.id}").text).all("article")
            assert owner.name in next(card.text for card in cards if name in card.text)


def test_nothing_waits_for_staff_while_the_candidate_acts_or_after_the_end(cast, turns, for_others):
    opening = an_opening(cast)
    a_questionnaire(an_application(cast, 1, opening=opening, candidate=a_candidate("Noor Aziz")))
    an_application(cast, 2, opening=opening, status=Status.DECLINED)

    assert turns(cast.rita) == []
    assert for_others(cast.rita) == [("Noor Aziz: answers, asked today", "Noor Aziz")]


def test_an_interviewer_finds_the_kit_until_the_scorecard_is_in(cast, turns):
    application = an_application(cast, 4, candidate=a_candidate("Mateusz Lis"))
    interview = an_interview(application, cast.ines)

    assert turns(cast.ines) == [("Peer interview with Mateusz Lis", "Open kit")]
    assert turns(cast.sam) == []

    a_scorecard(interview)
    assert turns(cast.ines) == []


def test_an_interviewer_with_a_due_scorecard_does_not_learn_that_the_others_are_in(cast, turns):
    application = an_application(cast, 4)
    an_interview(application, cast.rita)
    a_scorecard(an_interview(application, cast.ines))

    assert [verb for _, verb in turns(cast.rita)] == ["Open kit"]


def test_steps_wait_for_their_owners_until_they_are_ticked(cast, turns):
    onboarding = an_onboarding(cast)

    for owner in (onboarding.isr, onboarding.manager):
        steps = [step for step in onboarding.steps if not step.waits_for_territory]
        acts = owner is onboarding.manager
        own = [step for step in steps if step.owner == owner or (acts and step.manager_acts)]
        assert {what for what, _ in turns(owner)} == {step.text for step in own}

        tick_step(own[0], by=owner)
        assert sorted(what for what, _ in turns(owner)) == sorted(step.text for step in own[1:])


def test_a_note_waits_for_a_look_and_is_unseen_while_a_scorecard_is_owed(client, cast, session, turns):
    application = an_application(cast, 4, candidate=a_candidate("Mateusz Lis"))
    asked = ("Rita Okafor asks you to look at a note", "Look")
    note = write_note(
        application,
        text=f"@{cast.dana.name}: is April too late?",
        audience=NoteAudience.HIRING_TEAM,
        please_look=True,
        by=cast.rita,
    )
    assert turns(cast.dana) == [asked]
    interview = an_interview(application, cast.dana)
    assert [verb for _, verb in turns(cast.dana)] == ["Open kit"]
    a_scorecard(interview)
    assert asked in turns(cast.dana)
    session.commit()
    client.sign_in(cast.dana)
    assert f'href="/notes/{note.id}"' in client.get("/").text
    look_at_note(note, by=cast.dana)
    assert asked not in turns(cast.dana)


def test_an_interview_of_somebody_who_left_waits_for_an_admin_who_may_know(cast, session, turns):
    application = an_application(cast, 4, candidate=a_candidate("Mateusz Lis"))
    an_interview(application, cast.ines, starts_in=-timedelta(hours=1))
    close_at_once(cast.ines, reason="Lost their laptop.", by=cast.ada)
    left = ("Peer interview with Mateusz Lis: Ines Duarte left", "Hand over")
    assert left in turns(cast.ada)
    grant_role(cast.ada, Role.INTERVIEWER, by=cast.ada)
    an_interview(application, cast.ada)
    assert left not in turns(cast.ada), "who owes one learns nothing of another"
