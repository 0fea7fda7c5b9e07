"""A candidate moves to another opening once they agree, and what they take along goes with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.candidates.models import Status
from app.documents.models import documents_of
from app.documents.store import store_document
from app.erasure.removal import remove_texts
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.funnel import stage_groups
from app.hiring_reports.reasons import end_reasons
from app.interviews.models import InterviewState
from app.opening_moves.actions import answer_move, expire_one_move, propose_opening
from app.opening_moves.models import OpeningMove
from app.opening_moves.rules import MoveAnswer
from app.outbox.models import Message
from app.pipeline.decline import decline
from app.pipeline.models import Transition
from app.pipeline.rules import DeclineReason, MoveVerb
from app.questionnaire.actions import send_questionnaire
from app.scorecards.access import scorecards_for
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.offers import a_sent_offer

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _time_stands() -> None:
    clock.freeze(NOW)


@pytest.fixture
def other(cast):
    """Another opening of the same family, with the same questions."""
    return an_opening(cast)


@pytest.fixture
def lena(cast, session):
    """She answered the questions and met somebody, whose scorecard is in."""
    application = an_application(cast, 4, opening=an_opening(cast), candidate=a_candidate("Lena Brandt"))
    asked = a_questionnaire(application, answers=["My own answer.", "The trends.", "The tools."])
    asked.stage = application.opening.stages[0]
    a_scorecard(an_interview(application, cast.ines, starts_in=-timedelta(days=1)))
    store_document(application, name="lena.txt", content=b"Lena Brandt, ten years of sales.", by=None)
    hidden = {"content": b"What she earns.", "recruiters_only": True}
    store_document(application, name="payslip.txt", by=None, **hidden)
    session.commit()
    return application


@pytest.fixture
def proposal(cast, session, lena, other):
    move = propose_opening(lena, other, version=lena.version, message="We think of you.", by=cast.rita)
    session.commit()
    return move


def waits(session) -> list[int]:
    return list(session.scalars(select(Turn.candidate_id).where(Turn.kind == TurnKind.ANSWER_MOVE)))


def test_a_recruiter_proposes_and_the_candidate_agrees_on_their_page(client, cast, session, lena, other):
    client.sign_in(cast.rita)
    address = f"/applications/{lena.id}/propose-opening"
    answer = client.submit(address, opening=str(other.id), message="We think of you for that team.")
    assert answer.status_code == 303
    mail = session.scalars(select(Message).where(Message.kind == "another opening proposed")).one()
    assert mail.to_email == lena.candidate.email
    assert "We think of you for that team." in mail.body
    assert waits(session) == [lena.candidate_id]
    assert "already proposed" not in client.get(f"/applications/{lena.id}").text
    again = client.submit(address, opening=str(other.id))
    assert (again.status_code, "was proposed already" in again.text) == (409, True)

    client.come_by_link(lena.candidate)
    assert "We propose another opening to you" in client.get("/my").text
    page = f"/my/applications/{lena.id}/move"
    assert client.submit(page, answer="yes", takes_answers=True).status_code == 303

    move = session.scalars(select(OpeningMove)).one()
    reached = move.moved_to
    assert (reached.opening_id, reached.status, reached.stage.position) == (other.id, Status.ACTIVE, 1)
    documents = [(each.name, each.recruiters_only) for each in documents_of(reached)]
    assert documents == [("lena.txt", False), ("payslip.txt", True)]
    last = session.scalars(select(Transition).where(Transition.application_id == lena.id)).all()[-1]
    assert (last.verb, last.by_id, last.note.text) == (MoveVerb.WITHDRAW, None, f"Moved to {other.name}.")
    assert (lena.status, last.to_status) == (Status.MOVED, Status.MOVED)
    assert f"You moved to {other.role}, {other.region}" in client.get("/my").text
    sent = send_questionnaire(reached, by=cast.rita)
    assert sent.draft == ["My own answer.", "The trends.", "The tools."]
    assert waits(session) == []
    assert list(turn_differences()) == []
    client.sign_in(cast.rita)
    assert "agreed to move to" in client.get(f"/applications/{lena.id}/history").text
    page = client.get(f"/applications/{lena.id}").text
    assert f">Moved to {other.name}</a>" in page
    assert "Ask to come back" not in page
    assert client.get(f"/applications/{lena.id}/ask-to-return").status_code == 409
    asked = HiringFilter(NOW.date(), NOW.date())
    moved = end_reasons(asked, list(stage_groups(asked, cast.rita)), cast.rita).reasons
    assert [(each.name, each.total) for each in moved] == [("Moved to another opening", 1)]
    assert "moved here from" in client.get(f"/applications/{reached.id}/history").text


def test_without_their_answers_and_without_what_others_wrote(cast, session, proposal, lena):
    answer_move(proposal, agrees=True, takes_answers=False)

    reached = proposal.moved_to
    assert send_questionnaire(reached, by=cast.rita).draft is None
    assert not scorecards_for(cast.rita, reached).readable
    assert scorecards_for(cast.rita, lena).readable


def test_a_refusal_leaves_everything_as_it_was_and_is_asked_once(cast, session, proposal, lena, other):
    answer_move(proposal, agrees=False, takes_answers=True)
    session.commit()

    assert (proposal.answer, proposal.moved_to, lena.status) == (MoveAnswer.REFUSED, None, Status.ACTIVE)
    with pytest.raises(Conflict):
        answer_move(proposal, agrees=True, takes_answers=False)
    with pytest.raises(RuleBroken, match="asked once"):
        propose_opening(lena, other, version=lena.version, message="", by=cast.rita)


@pytest.mark.both_databases  # instants are compared
def test_nobody_answers_after_its_time(cast, session, proposal, lena):
    assert not expire_one_move()
    clock.freeze(NOW + timedelta(days=14))
    with pytest.raises(Conflict):
        answer_move(proposal, agrees=True, takes_answers=False)
    session.rollback()

    assert expire_one_move()
    assert not expire_one_move()
    assert (proposal.answer, lena.status, waits(session)) == (MoveAnswer.EXPIRED, Status.ACTIVE, [])
    assert list(turn_differences()) == []


def test_what_is_open_has_to_end_first(cast, session, lena, other):
    def refusal() -> str:
        with pytest.raises(RuleBroken) as refused:
            propose_opening(lena, other, version=lena.version, message="", by=cast.rita)
        return str(refused.value)

    a_sent_offer(cast, lena)
    assert "There is an open offer. Withdraw it first." in refusal()
    other.hired = other.places
    session.flush()


def test_a_booked_interview_is_cancelled_when_the_candidate_moves(client, cast, session, lena, other):
    booked = an_interview(lena, cast.sam, starts_in=timedelta(hours=20))
    client.sign_in(cast.rita)
    address = f"/applications/{lena.id}/propose-opening"
    assert "If they agree, it is cancelled" in client.get(address).text
    assert client.submit(address, opening=str(other.id)).status_code == 303
    assert booked.state is InterviewState.SCHEDULED

    client.come_by_link(lena.candidate)
    page = f"/my/applications/{lena.id}/move"
    assert "If you agree, it is cancelled." in client.get(page).text
    assert client.submit(page, answer="yes").status_code == 303
    session.expire_all()
    assert (lena.status, booked.state) == (Status.MOVED, InterviewState.CANCELLED)
    cancelled = session.scalars(select(Message).where(Message.to_email == cast.sam.email)).all()[-1]
    assert cancelled.calendar_method == "CANCEL"
    assert list(turn_differences()) == []


def test_it_ends_with_the_application_and_with_the_data(cast, session, proposal, lena):
    decline(
        lena,
        version=lena.version,
        reason=DeclineReason.SKILLS,
        paragraph="Thank you, Lena.",
        by=cast.rita,
    )
    assert (proposal.ended_at, proposal.answer, waits(session)) == (NOW, None, [])
    remove_texts(lena.candidate)
    session.refresh(proposal)
    assert "think of you" not in proposal.note.text
