"""Mail that a move cancelled is sent after all when the move is undone and the mail is right again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.candidates.links import link_from_token
from app.candidates.models import Status
from app.interviews.models import SlotRequest
from app.onboarding.models import Onboarding
from app.outbox.models import Message, MessageState
from app.outbox.worker import deliver_due_mail
from app.pipeline.advance import advance
from app.pipeline.decline import decline
from app.pipeline.reopen import reopen
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.plans.models import HireKind
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import an_onboarding
from tests.factories.slots import MONDAY, can_be_met
from tests.pipeline.hiring import hire_by_rita, ready_to_hire

CHOOSE = "Choose a time for your next interview"


@pytest.fixture
def settings(settings, smtp_server):
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture(autouse=True)
def _now():
    clock.freeze(clock.now())


@pytest.fixture
def application(cast, session):
    """Advanced a minute ago to an interview with a time to choose; the mail that asks for it waits."""
    can_be_met(cast.ines, MONDAY, 9, 17)
    application = an_application(cast, 3)
    advance(application, version=3, reason="Convinced.", by=cast.rita)
    clock.move(timedelta(minutes=1))
    return application


def _declines(application, cast):
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.rita)


def _withdraws(application, cast):
    withdraw(application, version=application.version, by=cast.rita)


def _advances(application, cast):
    advance(application, version=application.version, reason="Convinced.", by=cast.rita)


ENDS = {"decline": _declines, "withdraw": _withdraws, "advance": _advances}


def asking(session, application) -> list[Message]:
    statement = select(Message).where(
        Message.subject == CHOOSE, Message.about == f"application:{application.id}"
    )
    return list(session.scalars(statement.order_by(Message.id)))


def sent(smtp_server, application) -> list[str]:
    return [
        str(d.message["Subject"])
        for d in smtp_server.deliveries
        if d.recipients[0] == application.candidate.email
    ]


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_the_time_request_is_sent_and_reminded_of_after_the_move_that_ended_it_is_undone(
    cast, session, smtp_server, application, end
):
    (asked,) = application.slot_requests
    before = reminders(session, asked)
    end(application, cast)
    (mail,) = asking(session, application)
    assert mail.state is MessageState.CANCELLED

    undo(application, version=application.version, by=cast.rita)
    session.commit()
    here = select(SlotRequest).where(SlotRequest.stage_id == asked.stage_id)
    assert session.scalars(here).all() == [asked]
    assert asked.is_open
    assert reminders(session, asked) == before
    deliver_due_mail()

    assert sent(smtp_server, application) == [CHOOSE]
    assert link_from_token(link_token(smtp_server)).starts_at <= clock.now(), "its link works when it comes"
    clock.move(timedelta(hours=1))
    deliver_due_mail()
    assert sent(smtp_server, application) == [CHOOSE], "no other mail of it, and none twice"


def link_token(smtp_server) -> str:
    text = smtp_server.deliveries[-1].message.get_content()
    return next(line for line in text.splitlines() if "/my/" in line).rpartition("/my/")[2].strip()


def reminders(session, request) -> list[tuple]:
    about = select(Message).where(Message.about == f"slotrequest:{request.id}").order_by(Message.id)
    return [(each.id, each.state, each.due_at) for each in session.scalars(about)]


def test_a_candidate_who_got_the_time_request_gets_no_second_one(cast, session, smtp_server, application):
    clock.move(timedelta(minutes=10))
    session.commit()
    deliver_due_mail()
    assert sent(smtp_server, application) == [CHOOSE]

    _declines(application, cast)
    undo(application, version=application.version, by=cast.rita)
    session.commit()
    clock.move(timedelta(hours=1))
    deliver_due_mail()

    assert sent(smtp_server, application) == [CHOOSE]
    assert application.slot_requests[-1].is_open


def test_an_undo_sends_no_new_time_request(cast, session, smtp_server):
    """Nobody had said when they can be met, so nobody was asked. An undo makes no question of its own."""
    application = an_application(cast, 4)
    _declines(application, cast)
    can_be_met(cast.ines, MONDAY, 9, 17)

    undo(application, version=application.version, by=cast.rita)
    session.commit()
    deliver_due_mail()

    assert sent(smtp_server, application) == []
    assert application.slot_requests == []


def test_the_time_request_is_sent_once_after_two_undone_declines(cast, session, smtp_server, application):
    for _ in range(2):
        _declines(application, cast)
        undo(application, version=application.version, by=cast.rita)
    session.commit()
    deliver_due_mail()

    assert sent(smtp_server, application) == [CHOOSE]


def test_undoing_the_hire_restores_the_time_requests_of_the_others(cast, session, smtp_server):
    can_be_met(cast.ines, MONDAY, 9, 17)
    opening = an_opening(cast, places=1)
    hired = ready_to_hire(cast, opening=opening)
    other = an_application(cast, 3, opening=opening, candidate=a_candidate("Lena Brandt"))
    advance(other, version=3, reason="Convinced.", by=cast.rita)
    hire_by_rita(cast, hired, decline_others=True)
    assert other.status is Status.DECLINED

    undo(hired, version=hired.version, by=cast.rita)
    session.commit()
    deliver_due_mail()

    assert other.status is Status.ACTIVE
    assert sent(smtp_server, other) == [CHOOSE]


def test_undoing_a_transfer_restores_mail_about_the_ended_onboarding(cast, session):
    onboarding = an_onboarding(cast)
    waiting = session.scalars(select(Message).where(Message.about == f"onboarding:{onboarding.id}")).all()
    reminder = waiting[0]
    application = ready_to_hire(cast, candidate=a_candidate("Jonas Falk", user=cast.jonas))
    hire_by_rita(cast, application, HireKind.TRANSFER)
    session.refresh(reminder)
    assert reminder.state is MessageState.CANCELLED

    undo(application, version=application.version, by=cast.rita)

    session.refresh(reminder)
    assert reminder.state is MessageState.WAITING
    assert session.get(Onboarding, onboarding.id).ended_at is None


def test_undoing_a_reopening_queues_the_decline_mail_again(cast, session, app, application):
    _declines(application, cast)
    reopen(application, version=application.version, reason="We looked again.", by=cast.rita)
    undo(application, version=application.version, by=cast.rita)

    told = session.scalars(select(Message).where(Message.kind == "application declined")).one()
    delay = timedelta(minutes=app.extensions["settings"].move_mail_delay_minutes)
    assert (told.state, told.due_at) == (MessageState.WAITING, clock.now() + delay)
    assert {mail.state for mail in asking(session, application)} == {MessageState.CANCELLED}


def test_mail_of_the_undone_move_itself_is_not_sent(cast, session, smtp_server, application):
    undo(application, version=application.version, by=cast.rita)
    session.commit()
    clock.move(timedelta(hours=1))
    deliver_due_mail()

    assert sent(smtp_server, application) == []
