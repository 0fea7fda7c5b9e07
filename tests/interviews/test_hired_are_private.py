"""Once somebody is hired, only recruiters and the hiring manager read their file."""

from __future__ import annotations

import pytest

from app.application_notes.queries import note_readers, notes_of
from app.application_notes.rules import NoteAudience
from tests.factories.documents import a_document
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.notes import a_note
from tests.pipeline.hiring import hire_by_rita, ready_to_hire


@pytest.fixture
def application(cast):
    return ready_to_hire(cast)


def test_interviewers_of_somebody_hired_no_longer_open_the_interview_and_its_documents(
    client, cast, application
):
    interview = next(each for each in application.interviews if each.interviewer == cast.sam)
    document, note = (
        a_document(application),
        a_note(application, cast.rita, "Calm", NoteAudience.INTERVIEWERS),
    )
    pages = [f"/interviews/{interview.id}", f"/documents/{document.id}"]
    name = application.candidate.name
    client.sign_in(cast.sam)
    assert [client.get(page).status_code for page in pages] == [200, 200]
    assert name in client.get(f"/search?q={name}").text

    hire_by_rita(cast, application)

    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert f"/interviews/{interview.id}" not in client.get(f"/search?q={name}").text
    assert list(notes_of(application, cast.sam)) == []
    assert cast.sam.name not in [reader.name for reader in note_readers(application)]
    for runs in (cast.rita, cast.dana):
        client.sign_in(runs)
        assert [client.get(page).status_code for page in pages] == [200, 200], runs.name
        assert note in notes_of(application, runs)


def test_an_interviewer_who_owes_a_scorecard_opens_the_interview_until_it_is_in(client, cast, application):
    owed = an_interview(application, cast.ines, stage=application.opening.stages[3])
    hire_by_rita(cast, application)
    client.sign_in(cast.ines)
    assert client.get(f"/interviews/{owed.id}").status_code == 200

    a_scorecard(owed)

    assert client.get(f"/interviews/{owed.id}").status_code == 404
