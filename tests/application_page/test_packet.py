"""The packet has everything its reader may read of an application, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.application_notes.rules import NoteAudience
from tests.factories.applications import an_application
from tests.factories.documents import a_read_document
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.notes import a_note

BEGUN = timedelta(hours=-2)


@pytest.fixture
def application(cast):
    application = an_application(cast, 4)
    a_questionnaire(application, answers=["The first answer", "Second", "Third"])
    a_scorecard(an_interview(application, cast.ines, starts_in=BEGUN))
    a_note(application, cast.ada, "Asks for 60.", NoteAudience.HIRING_TEAM)
    a_note(application, cast.ada, "Call after five.", NoteAudience.INTERVIEWERS)
    a_read_document(application, "Four years of renewals")
    return application


def test_it_has_all_that_the_reader_may_read(client, cast, application):
    client.sign_in(cast.rita)
    page = client.get(f"/applications/{application.id}/packet").text
    candidate = application.candidate
    said = [
        "The first answer",
        "Knows renewals.",
        "Asks for 60.",
        "Call after five.",
        "Four years of renewals",
    ]
    for text in [candidate.name, candidate.email, *said]:
        assert text in page


def test_who_owes_a_scorecard_reads_no_other_and_no_hidden_note(client, cast, application):
    an_interview(application, cast.rita, starts_in=BEGUN)
    client.sign_in(cast.rita)
    page = client.get(f"/applications/{application.id}/packet").text
    assert "Knows renewals." not in page
    assert "Asks for 60." not in page
    assert "Completed" not in page
    assert "Call after five." in page
    assert "Until you submit your scorecard for this application, you cannot see anyone else’s." in page


def test_who_does_not_see_the_application_has_no_packet(client, cast, application):
    client.sign_in(cast.hugo)
    assert client.get(f"/applications/{application.id}/packet").status_code == 404
