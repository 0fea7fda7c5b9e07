"""Notes follow their application when two records of a candidate are merged."""

from __future__ import annotations

from app.application_notes.actions import write_note
from app.application_notes.rules import NoteAudience
from app.duplicates.merge.actions import merge_candidates, merge_digest
from tests.factories.applications import a_candidate, an_application
from tests.factories.look_requests import open_look_requests


def test_notes_and_requests_are_on_the_page_of_the_kept_record(client, cast, session):
    kept, other = a_candidate("Lena Brandt"), a_candidate("Lena Brnadt")
    application = an_application(cast, stage=2, candidate=other)
    text = "@Dana Whitfield: speaks four languages."
    write_note(application, text=text, audience=NoteAudience.RECRUITERS, please_look=True, by=cast.rita)
    session.flush()
    seen = merge_digest(kept, other)
    merge_candidates(kept, other, from_other=(), seen=seen, reason="Same person.", by=cast.rita)
    session.commit()
    assert [each.candidate for each in (application,)] == [kept]
    assert [request.user for request in open_look_requests(application)] == [cast.dana]
    client.sign_in(cast.dana)
    page = client.get(f"/applications/{application.id}/notes").text
    assert ("Lena Brandt" in page, "speaks four languages" in page) == (True, True)
