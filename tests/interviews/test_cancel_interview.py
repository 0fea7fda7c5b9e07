"""Cancelling an interview, one by one or with the application."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.queries import activity_of
from app.interviews.cancel import cancel_interview, cancel_marked_interviews, cancel_upcoming_interviews
from app.interviews.models import InterviewState
from app.interviews.schedule import schedule_interview
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.shared import clock
from app.shared.refusals import Conflict
from app.shared.times import format_moment
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4)


def test_both_are_notified_and_no_scorecard_is_owed(client, cast, application):
    interview = schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=clock.now() + timedelta(days=1),
        version=application.version,
        by=cast.rita,
    )
    client.sign_in(cast.rita)
    form = client.form_for(f"/interviews/{interview.id}/cancel")
    assert client.send(form, reason=" ").status_code == 422
    assert interview.state is InterviewState.SCHEDULED

    answer = client.send(form, reason="She is ill.")

    assert (answer.status_code, answer.location) == (303, f"/applications/{application.id}")
    assert interview.state is InterviewState.CANCELLED
    told = [mail for mail in messages_about(application) if mail.kind == "interview cancelled"]
    told.sort(key=lambda mail: mail.to_email)
    assert [mail.to_email for mail in told] == [application.candidate.email, cast.ines.email]
    assert format_moment(interview.starts_at, "Europe/Warsaw") in told[0].body
    assert not [mail for mail in told if "She is ill." in mail.body]
    (reminder,) = messages_about(interview)
    assert reminder.state is MessageState.CANCELLED
    line = activity_of(application)[0]
    assert (line.sentence, line.was, line.note.text) == (
        "cancelled an interview",
        "Peer interview with Ines Duarte",
        "She is ill.",
    )


def test_a_cancelled_interview_does_not_exist_for_its_interviewer(client, cast, application):
    interview = an_interview(application, cast.ines)
    client.sign_in(cast.ines)
    cancel_interview(interview, reason="Moved.", by=cast.rita)
    said = {"recommendation": "yes", "take_aways": "a", "pros": "b", "cons": "c"}
    assert client.get(f"/interviews/{interview.id}").status_code == 404
    assert client.forge(f"/interviews/{interview.id}/scorecard", **said).status_code == 404
    assert interview.scorecard is None


def test_cancelling_a_past_interview_sends_the_candidate_no_mail(cast, application):
    interview = an_interview(application, cast.ines, starts_in=timedelta(hours=-2))
    cancel_interview(interview, reason="Nobody came.", by=cast.rita)
    assert [mail.to_email for mail in messages_about(application)] == [cast.ines.email]


def test_an_interview_that_has_ended_is_a_conflict(cast, application):
    held = an_interview(application, cast.ines)
    a_scorecard(held)
    cancelled = an_interview(application, cast.rita, state=InterviewState.CANCELLED)
    for ended, sentence in ((held, "already submitted"), (cancelled, "was cancelled")):
        with pytest.raises(Conflict, match=sentence):
            cancel_interview(ended, reason="Too late.", by=cast.rita)


def test_interviews_that_have_not_begun_are_cancelled_with_the_application(cast, application):
    to_come = an_interview(application, cast.ines)
    also_to_come = an_interview(application, cast.rita, starts_in=timedelta(minutes=1))
    begun = an_interview(application, cast.sam, starts_in=timedelta(minutes=-1))
    held = an_interview(application, cast.dana, stage=application.opening.stages[2])
    a_scorecard(held)
    elsewhere = an_interview(an_application(cast, stage=4), cast.ines)

    cancel_upcoming_interviews(application, reason="Declined.", by=cast.rita, keep_imminent=False)
    assert (to_come.is_to_be_cancelled, also_to_come.is_to_be_cancelled) == (True, True)
    assert not any(each.is_to_be_cancelled or each.is_cancelled for each in (begun, held, elsewhere))

    cancel_marked_interviews(application, reason="Declined.", by=cast.rita)
    assert (to_come.is_cancelled, also_to_come.is_cancelled) == (True, True)
    assert (begun.is_scorecard_owed, elsewhere.is_scorecard_owed, held.state) == (
        True,
        True,
        InterviewState.HELD,
    )
    assert [line.sentence for line in activity_of(application)] == ["cancelled an interview"] * 2
    assert len(messages_about(application)) == 4
