"""Doing without a scorecard, with a reason, on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.queries import activity_of
from app.interviews.models import InterviewState
from app.scorecards.waive import waive_scorecard
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview

OVER = timedelta(days=-3)


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4)


def test_the_reason_is_in_the_history(client, cast, application):
    interview = an_interview(application, cast.ines, starts_in=OVER)
    client.sign_in(cast.rita)
    answer = client.submit(f"/interviews/{interview.id}/waive", reason="Ines has left.")
    assert (answer.status_code, interview.state) == (303, InterviewState.WAIVED)
    (line,) = activity_of(application)
    assert (line.sentence, line.note.text) == ("waived a scorecard", "Ines has left.")


def test_a_waived_scorecard_cannot_be_submitted_and_what_was_typed_stays(client, cast, application):
    interview = an_interview(application, cast.ines, starts_in=OVER)
    client.sign_in(cast.ines)
    form = client.form_for(f"/interviews/{interview.id}/scorecard", page=f"/interviews/{interview.id}")
    waive_scorecard(interview, reason="Too late.", by=cast.rita)
    answer = client.send(form, recommendation="yes", take_aways="Typed for an hour.", pros="b", cons="c")
    assert answer.status_code == 409
    assert "was waived" in answer.text
    assert "Typed for an hour." in answer.text
    assert interview.scorecard is None


def test_nobody_waives_their_own(cast, application):
    interview = an_interview(application, cast.rita, starts_in=OVER)
    with pytest.raises(RuleBroken, match="ask another recruiter"):
        waive_scorecard(interview, reason="I would rather read first.", by=cast.rita)
    assert interview.is_scorecard_owed


def test_neither_an_upcoming_interview_nor_a_submitted_scorecard_can_be_waived(cast, application):
    upcoming = an_interview(application, cast.ines)
    with pytest.raises(RuleBroken, match="Cancel it instead"):
        waive_scorecard(upcoming, reason="No time.", by=cast.rita)
    submitted = an_interview(application, cast.sam, starts_in=OVER)
    a_scorecard(submitted)
    with pytest.raises(Conflict, match="already submitted"):
        waive_scorecard(submitted, reason="No need.", by=cast.rita)
