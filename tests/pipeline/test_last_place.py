"""The last hire asks what becomes of the others, and no more are hired than there are places."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.access.roles import Role
from app.candidates.models import Status
from app.openings.models import Opening, OpeningState
from app.outbox.models import Message
from app.pipeline import last_place
from app.pipeline.models import Transition
from app.pipeline.rules import DeclineReason, MoveVerb
from app.shared.refusals import RuleBroken
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.pipeline.hiring import agreed, hire_by_rita, ready_to_hire
from tests.real.two_at_once import at_once, signed_in

FILLED = "Your application for Inside Sales Representative"


@pytest.fixture
def opening(cast, session):
    return an_opening(cast, places=1)


@pytest.fixture
def hired(cast, opening):
    """The application that is hired from."""
    return ready_to_hire(cast, opening=opening)


@pytest.fixture
def lena(cast, opening):
    """Another candidate, who has talked with nobody yet."""
    return an_application(cast, 1, opening=opening, candidate=a_candidate("Lena Brandt"))


@pytest.fixture
def karim(cast, opening):
    """Another candidate, who has met the team and has an upcoming interview."""
    application = an_application(cast, 4, opening=opening, candidate=a_candidate("Karim Haddad"))
    a_scorecard(an_interview(application, cast.ines, starts_in=-timedelta(days=1)))
    an_interview(application, cast.rita, starts_in=timedelta(hours=3))
    return application


@pytest.fixture
def rita(client, cast):
    client.sign_in(cast.rita)
    return client


def page_of(application) -> str:
    return f"/applications/{application.id}/hire"


def test_the_page_lists_the_other_candidates_and_who_needs_a_paragraph(rita, hired, lena, karim):
    page = rita.get(page_of(hired)).text

    for words in (
        "2 other candidates",
        "Lena Brandt",
        "Karim Haddad",
        "The opening is filled",
        "Close the opening",
        "Personal paragraph for Karim Haddad",
    ):
        assert words in page
    assert "Personal paragraph for Lena Brandt" not in page


def test_one_form_declines_the_others_and_closes_the_opening(
    rita, cast, session, opening, hired, lena, karim
):
    form, paragraph = rita.form_for(page_of(hired)), f"paragraph_{karim.id}"
    for entered, sentence in (
        ({}, "Choose what happens to the other candidates."),
        ({"others": "decline"}, "Karim Haddad has met the team"),
    ):
        refused = rita.send(form, **agreed(cast), **entered)
        assert refused.status_code == 422
        assert sentence in refused.text
        assert [hired.status, lena.status, karim.status] == [Status.ACTIVE] * 3
    decision = {"others": "decline", "close": True, paragraph: "You asked the best questions, Karim."}

    assert rita.send(form, **agreed(cast), **decision).status_code == 303

    assert (opening.hired, opening.state) == (1, OpeningState.CLOSED)
    assert [lena.status, karim.status] == [Status.DECLINED, Status.DECLINED]
    mails = {m.to_email: m for m in session.scalars(select(Message).where(Message.subject == FILLED))}
    assert set(mails) == {lena.candidate.email, karim.candidate.email}
    assert all("The opening is filled" in mail.body for mail in mails.values())
    assert "best questions, Karim" in mails[karim.candidate.email].body
    assert "best questions" not in mails[lena.candidate.email].body
    assert karim.interviews[-1].cancels_at is not None, "cancelled when the mail is sent"
    moves = session.scalars(select(Transition).where(Transition.came_with_id.is_not(None))).all()
    assert {(move.verb, move.reason, move.by) for move in moves} == {
        (MoveVerb.DECLINE, DeclineReason.FILLED.value, cast.rita)
    }


def test_the_others_can_stay_active_and_the_opening_open(rita, cast, session, hired, lena, karim):
    rita.submit(page_of(hired), **agreed(cast), others="keep", close=False)

    assert (hired.status, hired.opening.state) == (Status.HIRED, OpeningState.OPEN)
    assert [lena.status, karim.status] == [Status.ACTIVE, Status.ACTIVE]
    assert session.scalars(select(Message).where(Message.subject == FILLED)).all() == []


def test_a_candidate_added_after_the_page_was_opened_is_not_declined(rita, cast, opening, hired, lena):
    form = rita.form_for(page_of(hired))
    an_application(cast, 1, opening=opening, candidate=a_candidate("Mia New"))

    answer = rita.send(form, **agreed(cast), others="decline")

    assert answer.status_code == 409
    assert "have changed since you opened this page" in answer.text
    assert "Mia New" in answer.text
    assert [hired.status, lena.status] == [Status.ACTIVE] * 2


def test_too_many_candidates_are_not_declined_at_once(rita, cast, session, monkeypatch, hired, lena, karim):
    monkeypatch.setattr(last_place, "MAX_DECLINED", 1)
    with pytest.raises(RuleBroken, match="More than 1 candidates are active"), session.begin_nested():
        hire_by_rita(cast, hired, decline_others=True)
    assert "More than 1 other candidates are active" in rita.get(page_of(hired)).text

    hire_by_rita(cast, hired, decline_others=False)

    assert hired.status is Status.HIRED


def test_nothing_is_asked_while_places_remain(rita, cast, opening, hired, lena):
    opening.places = 2

    assert "last place" not in rita.get(page_of(hired)).text
    hire_by_rita(cast, hired)
    assert (opening.hired, opening.state, lena.status) == (1, OpeningState.OPEN, Status.ACTIVE)


def test_nobody_is_hired_beyond_the_number_of_places(rita, cast, opening, hired):
    second = ready_to_hire(cast, opening=opening)
    form = rita.form_for(page_of(second))
    hire_by_rita(cast, hired, decline_others=False)

    refused = rita.send(form, **agreed(cast))

    assert refused.status_code == 409
    assert "hired for the last place on" in refused.text
    assert second.status is Status.ACTIVE
    assert "The only place is filled." in rita.get(page_of(second)).text
    assert rita.submit(f"/openings/{opening.id}/places", places=2).status_code == 303
    hire_by_rita(cast, second)
    assert (opening.hired, opening.places) == (2, 2)


def test_there_are_never_fewer_places_than_people_hired(rita, cast):
    opening = an_opening(cast, places=3)
    for _ in range(2):
        an_application(cast, 6, opening=opening, status=Status.HIRED)
    form = rita.form_for(f"/openings/{opening.id}/places")

    for places, sentence in ((0, "from 1 to 200"), (1, "2 people are already hired")):
        refused = rita.send(form, places=places)
        assert refused.status_code == 422
        assert sentence in refused.text
    assert opening.places == 3


@pytest.mark.both_databases  # a trigger
def test_the_database_refuses_hires_beyond_the_number_of_places(session, opening):
    session.flush()
    with pytest.raises(IntegrityError, match="hired_fit_places"):
        session.execute(update(Opening).where(Opening.id == opening.id).values(hired=2))


@pytest.mark.both_databases  # a race
def test_of_three_recruiters_who_hire_at_once_for_the_last_place_one_wins(app, cast, session, opening):
    """The others get who was first, and keep what they typed."""
    recruiters = [cast.rita, person("Ruth Adler", Role.RECRUITER), person("Raul Vega", Role.RECRUITER)]
    applications = [ready_to_hire(cast, opening=opening) for _ in recruiters]
    clients = [signed_in(app, each) for each in recruiters]
    forms = [client.form_for(page_of(each)) for client, each in zip(clients, applications, strict=True)]
    fields = {**agreed(cast, days=21), "others": "keep"}

    statuses = at_once(app, *((client, form, fields) for client, form in zip(clients, forms, strict=True)))

    session.expire_all()
    assert sorted(statuses) == [303, 409, 409]
    winner = statuses.index(303)
    assert [each.status is Status.HIRED for each in applications] == [n == winner for n in range(3)]
    assert opening.hired == 1
    loser = (winner + 1) % 3
    late = clients[loser].send(forms[loser], **fields)
    assert f"{recruiters[winner].name} hired for the last place on" in late.text
    assert fields["start_date"] in late.text
