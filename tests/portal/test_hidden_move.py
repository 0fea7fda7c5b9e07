"""A candidate sees a move once its mail is sent. Until then no page of theirs differs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.candidates.models import Status
from app.candidates.visible_status import visible_states
from app.interviews.schedule import schedule_interview
from app.outbox.models import Message, MessageState
from app.pipeline.advance import advance
from app.pipeline.decline import decline
from app.pipeline.hire import Hire, hire
from app.pipeline.last_place import LastPlaceDecision, applications_digest
from app.pipeline.mail_delay import send_now
from app.pipeline.reopen import reopen
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pipeline.withdraw import withdraw
from app.plans.models import HireKind
from app.shared import clock
from tests.factories.applications import an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.slots import can_be_met
from tests.portal.page import own_data, own_page
from tests.portal.test_choose_time import offered
from tests.real.page import Page
from tests.real.statements import statements

WEEKDAYS = (0, 3)
OLD, NEW = "First interview", "Peer interview"


@pytest.fixture
def settings(settings):
    """With a mail server, which gets no mail here: `leave` marks it as sent."""
    return settings.model_copy(update={"smtp_url": "smtp://localhost:1"})


@pytest.fixture
def application(cast, session, client):
    """At the first interview, which is completed. At the next stage Ines can be met."""
    clock.freeze(clock.now())
    application = an_application(cast, 3)
    a_scorecard(an_interview(application, cast.dana))
    for day in WEEKDAYS:
        can_be_met(cast.ines, day, 9, 10)
    clock.move(timedelta(minutes=1))
    client.come_by_link(application.candidate)
    return application


def advances(application, by) -> None:
    advance(application, version=application.version, reason="Convinced.", by=by)


def leave(session) -> None:
    """Mark the mail that is due within an hour as sent."""
    for message in session.scalars(select(Message).where(Message.state == MessageState.WAITING)):
        if message.due_at <= clock.now() + timedelta(hours=1):
            message.state, message.sent_at = MessageState.SENT, clock.now()
    session.commit()


def times(application) -> str:
    return f"/my/applications/{application.id}/times"


def reachable(client, application) -> list[object]:
    """Every page of the candidate's, and their data."""
    withdrawing = f"/my/applications/{application.id}/withdraw"
    asked = client.get(times(application))
    return [
        *(own_page(client, path) for path in ["/my", "/my/data", withdrawing]),
        (asked.status_code, asked.location, offered(asked.text)),
        own_data(client),
    ]


def here(client) -> str:
    """The stage that their page shows as theirs."""
    (station,) = [each for each in Page(own_page(client)).all("li") if each.attributes.get("aria-current")]
    return station.text


def test_an_advance_is_not_seen_before_its_mail_is_sent_and_never_if_it_is_undone(
    client, cast, session, application
):
    before = reachable(client, application)
    advances(application, cast.rita)

    assert application.stage.name == NEW
    assert reachable(client, application) == before
    undo(application, version=application.version, by=cast.rita)
    leave(session)
    assert reachable(client, application) == before


def test_once_its_mail_is_sent_they_see_the_stage_and_choose(client, cast, session, application):
    advances(application, cast.rita)
    assert OLD in here(client)

    send_now(application, version=application.version, by=cast.rita)
    assert OLD in here(client), "the server does not have it yet"
    leave(session)

    assert NEW in here(client)
    assert own_data(client)["applications"][0]["stages"][-1]["stage"] == NEW
    page = own_page(client, times(application))
    assert client.submit(times(application), starts_at=offered(page)[0]).status_code == 303
    assert application.interviews[-1].stage.name == NEW


def test_a_mail_that_a_worker_may_have_sent_counts_as_sent(client, cast, session, application):
    advances(application, cast.rita)
    for message in session.scalars(select(Message).where(Message.kind == "time to choose")):
        message.maybe_sent = True

    assert NEW in here(client)


def test_while_an_advance_is_hidden_nothing_is_chosen_but_a_candidate_can_withdraw(
    client, cast, session, application
):
    advances(application, cast.rita)

    answer = client.forge(times(application), starts_at=clock.now().isoformat())

    assert answer.status_code == 409
    assert "no longer a time to choose" in answer.text
    assert NEW not in "".join(each.text for each in Page(answer.text).all("h1", "p"))
    assert client.submit(f"/my/applications/{application.id}/withdraw").status_code == 303
    assert application.status is Status.WITHDRAWN
    assert NEW not in str(own_data(client)["applications"][0]["stages"])


def test_the_times_of_the_known_stage_stay_and_cannot_be_chosen(client, cast, session):
    clock.freeze(clock.now())
    for day in WEEKDAYS:
        can_be_met(cast.dana, day, 9, 10)
        can_be_met(cast.ines, day, 10, 11)
    application = an_application(cast, 2)
    advances(application, cast.rita)
    leave(session)
    clock.move(timedelta(minutes=1))
    client.come_by_link(application.candidate)
    before = own_page(client, times(application))
    form = client.form_for(times(application))
    advances(application, cast.rita)

    assert own_page(client, times(application)) == before
    answer = client.send(form, starts_at=form.offered["starts_at"][0])
    assert answer.status_code == 409
    assert "You cannot choose a time at the moment. Try again in an hour." in answer.text
    undo(application, version=application.version, by=cast.rita)
    assert client.send(form, starts_at=form.offered["starts_at"][0]).status_code == 303


def test_of_two_advances_the_first_is_never_seen(client, cast, session, application):
    can_be_met(cast.dana, 1, 9, 10)
    advances(application, cast.rita)
    advances(application, cast.rita)
    assert OLD in here(client)

    leave(session)
    third = application.opening.stages[4].name
    assert application.stage.name == third
    assert third in here(client)
    assert NEW not in str(own_data(client))


def test_an_advance_before_a_decline_is_never_seen(client, cast, session, application):
    before = reachable(client, application)
    advances(application, cast.rita)
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.dana)

    assert reachable(client, application) == before
    leave(session)
    page = own_page(client)
    assert "This application has ended" in page
    assert NEW not in str(own_data(client)["applications"][0]["stages"])


def test_a_reopened_application_is_seen_with_its_mail(client, cast, session, application):
    advances(application, cast.rita)
    leave(session)
    decline(application, version=application.version, reason=DeclineReason.SKILLS, by=cast.dana)
    leave(session)
    reopen(application, version=application.version, reason="We looked again.", by=cast.dana)
    assert "This application has ended" in own_page(client)

    leave(session)
    assert NEW in here(client)


def test_an_advance_without_a_mail_is_seen_at_once(client, cast, session):
    application = an_application(cast, 2)
    client.come_by_link(application.candidate)

    advances(application, cast.rita)

    assert OLD in here(client)


def test_a_scheduled_interview_reveals_its_stage(client, cast, session, application):
    advances(application, cast.rita)
    schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=(clock.now() + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0),
        version=application.version,
        by=cast.rita,
    )

    assert NEW in here(client)


def test_a_withdrawn_candidate_cannot_change_interviews(client, cast, session, application):
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=3))
    moving = f"/my/interviews/{interview.id}/time"
    assert moving in own_page(client)
    moves, cancels = client.form_for(moving), client.form_for(f"/my/interviews/{interview.id}/cancel")
    withdraw(application, version=application.version, by=cast.rita)

    page = own_page(client)
    assert "This application is withdrawn" in page
    assert moving not in page
    assert client.get(moving).status_code == 422
    for refused in (client.send(moves, starts_at=moves.offered["starts_at"][0]), client.send(cancels)):
        assert refused.status_code == 422
        assert "This application has ended" in refused.text


def test_a_hire_and_a_decline_that_came_with_it_are_seen_with_their_mail(client, app, cast, session):
    clock.freeze(clock.now())
    opening = an_opening(cast, places=1)
    hired, other = an_application(cast, 6, opening=opening), an_application(cast, 2, opening=opening)
    a_scorecard(an_interview(hired, cast.sam))
    clock.move(timedelta(minutes=1))
    client.come_by_link(other.candidate)
    visitor = app.test_client()
    visitor.come_by_link(hired.candidate)
    before = reachable(client, other), reachable(visitor, hired)
    agreed = Hire(clock.today("UTC") + timedelta(days=14), cast.marta, HireKind.NEW)
    others = LastPlaceDecision(decline_others=True, close=True, seen=applications_digest([other]))
    hire(hired, agreed, version=hired.version, decision=others, by=cast.rita)

    assert (hired.status, other.status) == (Status.HIRED, Status.DECLINED)
    assert (reachable(client, other), reachable(visitor, hired)) == before
    leave(session)
    assert "This application has ended" in own_page(client)
    assert "You are hired" in own_page(visitor)


def test_the_page_takes_the_same_statements_with_many_applications(client, cast, session, application):
    def costs() -> int:
        session.expire_all()
        with statements() as sent:
            own_page(client)
        return len(sent)

    advances(application, cast.rita)
    session.commit()
    with_one = costs()
    for _ in range(2):
        other = an_application(cast, 3, candidate=application.candidate)
        a_scorecard(an_interview(other, cast.dana))
        advances(other, cast.rita)
    session.commit()

    assert costs() == with_one


def test_what_candidates_know_of_many_applications_takes_two_statements(cast, session):
    opening = an_opening(cast)
    applications = [an_application(cast, 3, opening=opening) for _ in range(3)]
    for application in applications:
        advances(application, cast.rita)

    with statements() as sent:
        visible_states(applications)

    assert len(sent) == 2
