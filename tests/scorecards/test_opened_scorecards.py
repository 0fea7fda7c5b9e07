"""A company may let interviewers read others' scorecards, once all of theirs on the application are in."""

from __future__ import annotations

import pytest

from config import BadSettings
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.settings import settings_from


@pytest.fixture
def settings(settings):
    """Those of a company that lets them."""
    return settings.model_copy(update={"interviewers_read_scorecards": True})


@pytest.fixture
def application(cast):
    """At the peer interview, with Dana's scorecard of the first interview."""
    application = an_application(cast, 4)
    earlier = an_interview(application, cast.dana, stage=application.opening.stages[2])
    a_scorecard(earlier, take_aways="What Dana thinks.", private_note="For recruiters only.")
    return application


def test_an_interviewer_reads_the_others_once_all_of_theirs_are_in(client, cast, application):
    own = an_interview(application, cast.ines)
    later = an_interview(application, cast.ines, stage=application.opening.stages[4])
    client.sign_in(cast.ines)
    assert "What Dana thinks." not in client.get(f"/interviews/{own.id}").text
    a_scorecard(own, take_aways="What Ines thinks.", private_note="What Ines keeps private.")
    assert "What Dana thinks." not in client.get(f"/interviews/{own.id}").text
    a_scorecard(later)
    page = client.get(f"/interviews/{own.id}").text
    for words in ("What Dana thinks.", "What Ines thinks.", "What Ines keeps private."):
        assert words in page
    assert "For recruiters only." not in page, "private notes of others stay private"
    client.sign_in(cast.rita)
    assert "For recruiters only." in client.get(f"/applications/{application.id}").text


def test_a_person_who_has_submitted_none_reads_none(client, cast, application):
    waived = an_interview(application, cast.ines, state="waived")
    client.sign_in(cast.ines)
    assert "What Dana thinks." not in client.get(f"/interviews/{waived.id}").text


def test_the_setting_is_yes_or_no():
    read = settings_from
    assert not read({"ONRAMP_ENV": "testing"}).interviewers_read_scorecards
    assert read({"ONRAMP_ENV": "testing", "INTERVIEWERS_READ_SCORECARDS": "Yes"}).interviewers_read_scorecards
    with pytest.raises(BadSettings, match="yes or no"):
        read({"ONRAMP_ENV": "testing", "INTERVIEWERS_READ_SCORECARDS": "1"})
