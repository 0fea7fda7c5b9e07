"""Undoing the hire into the last place undoes what came with it, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.candidates.models import Status
from app.openings.actions import close_opening
from app.openings.models import OpeningState
from app.outbox.models import Message, MessageState
from app.pipeline.models import Transition
from app.pipeline.reopen import reopen
from app.pipeline.undo import undo
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.slots import MONDAY, can_be_met
from tests.pipeline.hiring import hire_by_rita, ready_to_hire

FILLED = "Your application for Inside Sales Representative"


@pytest.fixture
def hired(cast):
    """The application that is hired into the last place."""
    return ready_to_hire(cast, opening=an_opening(cast, places=1))


@pytest.fixture
def lena(cast, hired):
    """Another candidate, who has talked with nobody yet."""
    return an_application(cast, 1, opening=hired.opening, candidate=a_candidate("Lena Brandt"))


def undo_by_rita(cast, application, **values):
    return undo(application, version=application.version, by=cast.rita, **values)


def test_it_frees_the_place_and_undoes_what_came_with_it(cast, session, hired, lena):
    karim = an_application(cast, 4, opening=hired.opening, candidate=a_candidate("Karim Haddad"))
    a_scorecard(an_interview(karim, cast.ines, starts_in=-timedelta(days=1)))
    hire_by_rita(cast, hired, decline_others=True, close=True, paragraphs={karim.id: "Thank you."})
    assert [hired.status, lena.status, karim.status] == [Status.HIRED, Status.DECLINED, Status.DECLINED]

    undo_by_rita(cast, hired)

    assert (hired.opening.hired, hired.opening.state) == (0, OpeningState.OPEN)
    assert [hired.status, lena.status, karim.status] == [Status.ACTIVE] * 3
    mails = session.scalars(select(Message).where(Message.subject == FILLED)).all()
    assert {mail.state for mail in mails} == {MessageState.CANCELLED}
    hire_by_rita(cast, hired, decline_others=False)
    assert hired.opening.hired == 1, "the count equals the hires"


def test_it_leaves_later_moves_and_an_opening_closed_by_hand(cast, hired, lena):
    hire_by_rita(cast, hired, decline_others=True)
    close_opening(hired.opening, reason="Enough.", at=clock.now() + timedelta(seconds=1), by=cast.dana)
    reopen(lena, version=lena.version, reason="Another place.", by=cast.rita)

    undo_by_rita(cast, hired)

    assert hired.opening.state is OpeningState.CLOSED
    assert (lena.status, lena.version) == (Status.ACTIVE, 3)


def test_it_asks_nobody_for_a_time(cast, session, hired):
    """The interview was not held, and what comes next is the recruiter's to decide. It still is."""
    can_be_met(cast.ines, MONDAY, 9, 17)
    sofia = an_application(cast, 4, opening=hired.opening, candidate=a_candidate("Sofia Not Asked"))
    hire_by_rita(cast, hired, decline_others=True)

    undo_by_rita(cast, hired)

    assert (sofia.status, sofia.slot_requests) == (Status.ACTIVE, [])
    (mail,) = session.scalars(select(Message).where(Message.to_email == sofia.candidate.email))
    assert (mail.subject, mail.state) == (FILLED, MessageState.CANCELLED)


def test_the_page_of_the_hired_candidate_shows_no_mail_about_others(client, cast, session, hired, lena):
    hire_by_rita(cast, hired, decline_others=True)
    about_lena = select(Message).where(Message.about == f"application:{lena.id}")
    for message in session.scalars(about_lena):
        message.state = MessageState.SENT
    undo_by_rita(cast, hired, corrects=True)
    move = session.scalars(select(Transition).where(Transition.application_id == hired.id)).all()[-1]
    stray = session.scalars(about_lena).all()
    assert {each.transition_id == move.id for each in stray} == {False}, "it hangs on a move of theirs"
    stray[0].transition_id = move.id  # as older databases have it

    client.sign_in(cast.rita)

    assert lena.candidate.email not in client.get(f"/applications/{hired.id}").text
