"""A recruiter names an interviewer of the hiring team and a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.activity.queries import activity_of
from app.candidates.models import Status
from app.interviews.schedule import schedule_interview
from app.outbox.queries import messages_about
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import an_interview
from tests.real.filled_form import form_for
from tests.real.page import Page

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def cast(cast):
    clock.freeze(NOW)
    cast.rita.time_zone = "America/New_York"
    return cast


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4)


def url_of(application):
    return f"/applications/{application.id}/interviews/schedule"


def test_both_are_notified_in_their_own_time_zone(client, cast, application):
    client.sign_in(cast.rita)
    answer = client.submit(
        url_of(application),
        interviewer=cast.ines.id,
        starts_at="2026-11-26T05:00",
        place="https://meet.example",
    )

    assert (answer.status_code, answer.location) == (303, f"/applications/{application.id}")
    (interview,) = application.interviews
    assert (interview.interviewer, interview.scheduled_by) == (cast.ines, cast.rita)
    assert (interview.stage.name, interview.minutes) == ("Peer interview", 30)
    assert interview.starts_at == datetime(2026, 11, 26, 10, tzinfo=UTC)
    told = {mail.to_name: mail for mail in messages_about(application)}
    assert format_moment(interview.starts_at, "Europe/Warsaw") in told["Mateusz Lis"].body
    assert "/interviews/" not in told["Mateusz Lis"].body
    assert format_moment(interview.starts_at, "Europe/Lisbon") in told["Ines Duarte"].body
    assert f"/interviews/{interview.id}" in told["Ines Duarte"].body
    assert all("https://meet.example" in mail.body for mail in told.values())
    (line,) = activity_of(application)
    assert (line.sentence, line.became) == ("scheduled an interview", "Peer interview with Ines Duarte")


def test_the_interviewer_is_reminded_when_it_is_over(cast, application):
    interview = schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=NOW + timedelta(days=1),
        version=application.version,
        by=cast.rita,
    )
    (mail,) = messages_about(interview)
    assert (mail.kind, mail.to_email) == ("scorecard owed", cast.ines.email)
    assert mail.due_at == interview.ends_at
    assert format_moment(NOW + timedelta(days=2, minutes=30), "Europe/Lisbon") in mail.body


IMPOSSIBLE = {
    "2026-11-23T03:59": "That time has passed.",
    "2027-03-14T02:30": "The clocks in America/New_York skip 02:30",
    "2036-11-26T10:00": "more than a year away",
    "tomorrow": "Enter a date and a time, such as",
    "2026-02-30T10:00": "Enter a date and a time, such as",
    "9999-12-31T23:59": "from 1940 to 2100",
    "": "Enter a date and a time.",
}


def test_the_page_names_the_time_zone_and_an_invalid_time_stays_in_its_field(client, cast, application):
    client.sign_in(cast.rita)
    page = client.get(url_of(application)).text
    assert "Your time (America/New_York)." in page
    assert "Ines Duarte, Account Executive" in page
    assert "Sam Carter" not in page
    form = form_for(url_of(application), Page(page), url_of(application))
    for starts_at, sentence in IMPOSSIBLE.items():
        answer = client.send(form, interviewer=cast.ines.id, starts_at=starts_at, place="Room 4")
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'value="{starts_at}"' in answer.text
        assert "Room 4" in answer.text
    assert application.interviews == []


def test_nobody_outside_the_stages_hiring_team_interviews(client, cast, application):
    client.sign_in(cast.rita)
    url = url_of(application)
    fields = {"interviewer": cast.sam.id, "starts_at": "2026-11-26T05:00", "version": application.version}
    answer = client.forge(url, **fields)
    assert answer.status_code == 422
    assert "Choose someone on this stage’s hiring team." in answer.text
    for stranger in (cast.sam, cast.marta, cast.nobody):
        with pytest.raises(RuleBroken, match="is not on this stage’s hiring team"):
            schedule(application, stranger, by=cast.rita)
    assert application.interviews == []


def schedule(application, interviewer, *, by):
    return schedule_interview(
        application,
        interviewer=interviewer,
        starts_at=NOW + timedelta(days=3),
        version=application.version,
        by=by,
    )


def test_a_candidate_cannot_interview_themselves(cast):
    for candidate in (
        a_candidate(user_id=cast.ines.id),
        a_candidate(email=cast.ines.email),
    ):
        with pytest.raises(RuleBroken, match="Ines Duarte is the candidate"):
            schedule(an_application(cast, stage=4, candidate=candidate), cast.ines, by=cast.rita)


def test_a_closed_account_cannot_interview(cast, application):
    cast.ines.active = False
    with pytest.raises(RuleBroken, match="is closed"):
        schedule(application, cast.ines, by=cast.rita)


def test_an_interviewer_has_one_interview_at_a_stage_at_a_time(client, cast, application):
    an_interview(application, cast.ines)
    client.sign_in(cast.rita)
    fields = {"interviewer": cast.ines.id, "starts_at": "2026-11-26T05:00", "version": application.version}
    answer = client.forge(url_of(application), **fields)
    assert answer.status_code == 422
    assert "This interviewer already has an interview with this candidate." in answer.text


def test_neither_an_ended_application_nor_a_questionnaire_gets_an_interview(cast):
    for status in (Status.DECLINED, Status.WITHDRAWN, Status.HIRED):
        with pytest.raises(RuleBroken, match="has ended"):
            schedule(an_application(cast, stage=4, status=status), cast.ines, by=cast.rita)
    with pytest.raises(RuleBroken, match="is at a stage without interviews"):
        schedule(an_application(cast, stage=1), cast.rita, by=cast.rita)


def test_an_application_moved_meanwhile_is_a_conflict_that_keeps_what_was_typed(client, session, cast):
    application = an_application(cast, stage=3)
    client.sign_in(cast.rita)
    form = client.form_for(url_of(application))
    application.stage_id, application.version = application.opening.stages[3].id, application.version + 1

    answer = client.send(form, interviewer=cast.dana.id, starts_at="2026-11-26T05:00", place="Room 4")

    assert answer.status_code == 409
    assert "It is now at Peer interview (Active)" in answer.text
    assert "Room 4" in answer.text
    assert "Ines Duarte" in answer.text
    with pytest.raises(Conflict):
        schedule_interview(
            application, interviewer=cast.ines, starts_at=NOW + timedelta(days=1), version=1, by=cast.rita
        )
