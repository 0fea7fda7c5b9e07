"""Who reads a note: the rule, its SQL and the pages say the same, and nothing tells of the others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.roles import Role
from app.application_notes.actions import write_note
from app.application_notes.queries import note_access, note_readers, notes_of
from app.application_notes.rules import NoteAccess, NoteAudience
from app.interviews.models import InterviewState
from app.shared.refusals import RuleBroken
from tests.cast import person
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.notes import a_note

ALL = {"to the hiring team", "to recruiters", "to interviewers"}


@pytest.fixture
def application(cast):
    application = an_application(cast, stage=4)
    for audience in NoteAudience:
        words = f"to {'the ' if audience is NoteAudience.HIRING_TEAM else ''}{audience.value}"
        a_note(application, cast.rita, words, audience)
    return application


def read_by(user, application):
    return {note.text for note in notes_of(application, user)}


def test_who_runs_the_application_reads_every_note(cast, application):
    assert read_by(cast.rita, application) == read_by(cast.dana, application) == ALL


def test_who_has_nothing_to_do_with_it_reads_none(cast, application):
    for stranger in (cast.sam, cast.hugo, cast.ada, cast.nobody, cast.marta):
        assert read_by(stranger, application) == set()


def test_an_interviewer_reads_those_of_the_hiring_team_once_their_scorecard_is_in(cast, application):
    interview = an_interview(application, cast.ines)
    assert read_by(cast.ines, application) == {"to interviewers"}
    a_scorecard(interview)
    assert read_by(cast.ines, application) == {"to the hiring team", "to interviewers"}
    interview.state = InterviewState.CANCELLED
    assert read_by(cast.ines, application) == set()


def test_whoever_owes_a_scorecard_reads_only_notes_for_interviewers(client, cast, session, application):
    """Whatever their role, their own notes among them: page, history and numbers."""
    an_interview(application, cast.rita, stage=application.opening.stages[5])
    an_interview(application, cast.dana)
    for owing in (cast.rita, cast.dana):
        assert read_by(owing, application) == {"to interviewers"}
        client.sign_in(owing)
        page = client.get(f"/applications/{application.id}/notes").text
        assert "to interviewers" in page
        assert ("to recruiters" in page, "to the hiring team" in page) == (False, False)
        assert "you see only notes for “Hiring team, before" in page


def test_somebody_who_applied_to_the_opening_reads_none(cast, session, application):
    internal = person("Irma Inside", Role.RECRUITER, Role.INTERVIEWER)
    an_application(cast, opening=application.opening, candidate=a_candidate(user=internal))
    an_interview(application, internal)
    assert read_by(internal, application) == set()
    assert internal.name not in {reader.name for reader in note_readers(application)}


@pytest.mark.both_databases
def test_those_who_can_be_mentioned_are_those_whom_the_policy_lets_read(cast, session, application):
    an_interview(application, cast.ines)
    a_scorecard(an_interview(application, cast.dana, starts_in=timedelta(days=-2)))
    an_interview(application, cast.sam).state = InterviewState.CANCELLED
    session.commit()
    everyone = list(vars(cast).values())
    expected = {user.id: note_access(user, application) for user in everyone}
    readers = {reader.id: reader.access for reader in note_readers(application)}
    assert readers == {key: access for key, access in expected.items() if access.audiences}
    assert set(readers) == {cast.rita.id, cast.dana.id, cast.ines.id}


def test_the_author_chooses_among_audiences_they_are_part_of():
    assert NoteAccess(runs=True, interviews=False, owes=False).audiences == list(NoteAudience)
    interviewer = NoteAccess(runs=False, interviews=True, owes=False)
    assert NoteAudience.RECRUITERS not in interviewer.audiences
    for owing in (NoteAccess(True, True, True), NoteAccess(False, True, True)):
        assert owing.audiences == [NoteAudience.INTERVIEWERS]


def test_who_owes_a_scorecard_is_offered_and_may_write_only_for_interviewers(client, cast, application):
    interview = an_interview(application, cast.ines)
    client.sign_in(cast.ines)
    address = f"/interviews/{interview.id}/notes"
    assert client.form_for(address).offered["audience"] == ["interviewers"]
    forged = client.forge(address, note="For all of you.", audience="hiring team")
    assert (forged.status_code, "For all of you." in read_by(cast.rita, application)) == (422, False)


def test_the_action_itself_refuses_an_audience_the_author_is_not_part_of(cast, application):
    interview = an_interview(application, cast.ines)
    with pytest.raises(RuleBroken, match="Until you submit your scorecard"):
        write_note(application, text="All of you.", audience=NoteAudience.HIRING_TEAM, by=cast.ines)
    a_scorecard(interview)
    with pytest.raises(RuleBroken, match="Choose an audience you are part of"):
        write_note(application, text="Only you.", audience=NoteAudience.RECRUITERS, by=cast.ines)


@pytest.mark.both_databases
def test_an_interviewer_finds_the_notes_from_their_interview_and_nobody_else(client, cast, application):
    interview = an_interview(application, cast.ines)
    client.sign_in(cast.ines)
    assert f'href="/interviews/{interview.id}/notes"' in client.get(f"/interviews/{interview.id}").text
    answer = client.submit(f"/interviews/{interview.id}/notes", note="I know their team.")
    assert answer.headers["Location"] == f"/interviews/{interview.id}/notes#notes"
    assert "I know their team." in client.get(f"/interviews/{interview.id}/notes").text
    client.sign_in(cast.sam)
    assert client.get(f"/interviews/{interview.id}/notes").status_code == 404


def test_a_history_has_no_line_of_a_note_the_reader_does_not_read(client, cast, session):
    application = an_application(cast, stage=4)
    write_note(application, text="Among us.", audience=NoteAudience.RECRUITERS, by=cast.rita)
    client.sign_in(cast.dana)
    assert "wrote a note" in client.get(f"/applications/{application.id}/history").text
    an_interview(application, cast.dana)
    assert "wrote a note" not in client.get(f"/applications/{application.id}/history").text


def test_a_note_one_may_not_read_is_not_found(client, cast, session, application):
    an_interview(application, cast.ines)
    note = a_note(application, cast.rita, audience=NoteAudience.RECRUITERS)
    session.commit()
    client.sign_in(cast.ines)
    for path in ("", "/edit", "/delete"):
        assert client.get(f"/notes/{note.id}{path}").status_code == 404
    for path in ("pin", "unpin", "looked"):
        assert client.forge(f"/notes/{note.id}/{path}").status_code == 404
