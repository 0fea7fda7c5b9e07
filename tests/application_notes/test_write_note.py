"""Writing, editing, pinning and deleting notes, on the page of an application."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.application_notes.actions import delete_note, edit_note, note_values, write_note
from app.application_notes.models import ApplicationNote, ApplicationNoteVersion
from app.application_notes.rules import NoteAudience
from app.shared import clock
from app.shared.refusals import Conflict
from app.web.edit_digest import values_digest
from tests.cast import person
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.notes import a_note
from tests.real.page import Page
from tests.real.statements import statements


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4)


@pytest.fixture
def rae(cast):
    return person("Rae Berg", Role.RECRUITER)


def page_of(application):
    return f"/applications/{application.id}/notes"


def write(client, application, **fields):
    fields = {"note": "Speaks four languages.", "audience": "hiring team", **fields}
    return client.submit(f"/applications/{application.id}/notes", page=page_of(application), **fields)


def test_a_note_is_written_on_the_page_of_the_application_and_shown_there(client, cast, session, application):
    client.sign_in(cast.rita)
    answer = write(client, application, note="Speaks **four** languages.")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page_of(application)}#notes")
    page = client.get(page_of(application)).text
    assert "Speaks <strong>four</strong> languages." in page
    assert "Hiring team, after scorecards" in page
    assert "wrote a note" in client.get(f"/applications/{application.id}/history").text


def test_the_same_note_is_not_written_twice_in_a_moment(client, cast, session, application):
    client.sign_in(cast.rita)
    assert [write(client, application).status_code for _ in range(2)] == [303, 409]
    assert write(client, application, note="Another.").status_code == 303
    client.sign_in(cast.dana)
    assert write(client, application).status_code == 303, "a colleague may think the same"
    assert len(session.scalars(select(ApplicationNote)).all()) == 3


def test_a_refused_note_stays_as_typed(client, cast, application):
    client.sign_in(cast.rita)
    answer = write(client, application, note="Ask @Sam Carter about it.", audience="recruiters")
    assert answer.status_code == 422
    assert "Sam Carter does not read notes about this application." in answer.text
    assert "Ask @Sam Carter about it.</textarea>" in answer.text
    assert '<option selected value="recruiters">' in answer.text


def test_an_empty_note_is_refused(client, cast, session, application):
    client.sign_in(cast.rita)
    assert write(client, application, note="  \n ").status_code == 422
    assert session.scalars(select(ApplicationNote)).all() == []


def test_pinned_notes_are_first_then_the_newest(client, cast, application):
    first, second, third = (a_note(application, cast.rita, text) for text in ("Note 1", "Note 2", "Note 3"))
    client.sign_in(cast.dana)
    client.submit(f"/notes/{first.id}/pin", page=page_of(application))
    assert order(client, application) == [first.id, third.id, second.id]
    client.submit(f"/notes/{first.id}/unpin", page=page_of(application))
    assert order(client, application) == [third.id, second.id, first.id]
    assert [line.sentence for line in activity_of(first)] == ["unpinned a note", "pinned a note"]


def order(client, application):
    items = Page(client.get(page_of(application)).text).all("li")
    ids = [item.attributes.get("id") or "" for item in items]
    return [int(each.removeprefix("note-")) for each in ids if each.startswith("note-")]


def test_an_edit_keeps_what_the_note_said(client, cast, session, application):
    note = a_note(application, cast.rita, "They ask for 60.")
    client.sign_in(cast.rita)
    answer = client.submit(f"/notes/{note.id}/edit", note="They ask for 70.")
    assert (answer.status_code, note.text, note.edition) == (303, "They ask for 70.", 2)
    page = client.get(page_of(application)).text
    assert ("They ask for 60." in page, "They ask for 70." in page, "Edited on" in page) == (True,) * 3
    assert activity_of(note)[0].sentence == "edited a note"


def test_what_a_note_said_to_fewer_people_is_not_read_by_more(client, cast, application):
    """The earlier text was for another audience. It stays hidden from people who are not part of that."""
    note = a_note(application, cast.rita, "They ask for 60.", NoteAudience.RECRUITERS)
    interview = an_interview(application, cast.ines)
    edit_note(note, text="Prefers mornings.", audience=NoteAudience.INTERVIEWERS, by=cast.rita)
    client.sign_in(cast.ines)
    page = client.get(f"/interviews/{interview.id}/notes").text
    assert ("Prefers mornings." in page, "They ask for 60." in page, "Edited on" in page) == (
        True,
        False,
        False,
    )


def test_saving_a_note_unchanged_makes_no_version(cast, session, application):
    note = a_note(application, cast.rita)
    edit_note(note, text=note.text, audience=note.audience, by=cast.rita)
    assert (note.edition, note.versions, activity_of(note)) == (1, [], [])


def test_only_the_author_edits_a_note(client, cast, rae, application):
    note = a_note(application, cast.rita)
    for colleague in (cast.dana, rae):
        client.sign_in(colleague)
        assert f"/notes/{note.id}/edit" not in client.get(page_of(application)).text
        assert client.get(f"/notes/{note.id}/edit").status_code == 403


def test_an_edit_of_a_stale_page_is_refused_and_says_what_the_note_is_now(client, cast, application):
    note = a_note(application, cast.rita, "One.")
    client.sign_in(cast.rita)
    form = client.form_for(f"/notes/{note.id}/edit")
    edit_note(note, text="Two.", audience=note.audience, by=cast.rita)
    answer = client.send(form, note="Three.")
    assert (answer.status_code, note.text) == (409, "Two.")
    assert "You changed “Note”. It is now: Two." in answer.text
    assert "Three.</textarea>" in answer.text


def test_a_deleted_note_leaves_no_text(client, cast, session, application):
    note = a_note(application, cast.rita, "Their address is Foo Street.")
    edit_note(note, text="Moved.", audience=note.audience, by=cast.rita)
    client.sign_in(cast.rita)
    assert client.submit(f"/notes/{note.id}/delete").status_code == 303
    assert (note.text, note.is_deleted) == ("", True)
    assert session.scalars(select(ApplicationNoteVersion)).all() == []
    page = client.get(page_of(application)).text
    page += client.get(f"/applications/{application.id}/history").text
    assert ("Moved." in page, "Foo Street" in page, "deleted a note" in page) == (False, False, True)
    assert client.get(f"/notes/{note.id}").status_code == 404


def test_nothing_is_written_about_a_candidate_who_was_deleted(client, cast, application):
    note = a_note(application, cast.rita, "Erased.")
    application.candidate.erased_at = clock.now()
    client.sign_in(cast.rita)
    page = client.get(page_of(application)).text
    assert ('name="note"' in page, f"/notes/{note.id}/edit" in page) == (False, False)
    for address in (f"/applications/{application.id}/notes", f"/notes/{note.id}/edit"):
        answer = client.forge(address, note="Again.", audience="hiring team", seen="a page")
        assert (answer.status_code, note.text) == (422, "Erased.")


def test_the_author_and_recruiters_delete_a_note_and_others_do_not(client, cast, rae, application):
    note = a_note(application, cast.dana)
    for colleague, status in ((cast.rita, 200), (rae, 200), (cast.dana, 200)):
        client.sign_in(colleague)
        assert client.get(f"/notes/{note.id}/delete").status_code == status
    of_rita = a_note(application, cast.rita)
    assert client.get(f"/notes/{of_rita.id}/delete").status_code == 403  # Dana's


def test_a_note_that_was_deleted_meanwhile_is_not_edited(cast, session, application):
    note = a_note(application, cast.rita)
    seen = values_digest(note_values(note))
    delete_note(note, by=cast.rita)
    with pytest.raises(Conflict, match="was deleted meanwhile"):
        edit_note(note, text="Late.", audience=note.audience, seen=seen, by=cast.rita)


def test_notes_cost_the_page_no_more_statements_the_more_there_are(client, cast, application):
    client.sign_in(cast.dana)

    def cost():
        with statements() as sent:
            client.get(page_of(application))
        return len(sent)

    def add(number):
        for _ in range(number):
            note = write_note(
                application,
                text="@Dana Whitfield and @Avi Ask",
                audience=NoteAudience.RECRUITERS,
                please_look=True,
                by=cast.rita,
            )
            edit_note(note, text="@Dana Whitfield", audience=note.audience, by=cast.rita)

    person("Avi Ask", Role.RECRUITER)
    add(2)
    with_two = cost()
    add(10)
    assert cost() == with_two
