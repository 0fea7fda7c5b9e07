"""The pages of an import: hostile files, columns, the rows that are not added, and whose they are."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.access.roles import Role
from app.candidate_import.actions import delete_one_old_import
from app.candidate_import.models import CandidateImport, ImportRow
from app.candidates.models import Candidate
from app.people.accounts import revoke_role
from app.shared import clock
from tests.candidate_import.conftest import UPLOAD, states
from tests.cast import person
from tests.factories.imports import a_checked_import, an_applied_import, an_import, do_all_batches
from tests.untrusted.test_tables import HOSTILE

TWO = "Full name;E-Mail;Shoe size\r\nZoë Müller;zoe@example.org;38\r\nNobody;;44\r\n"


# The larger ones are read in untrusted/test_tables.py; too large bodies are in threats/test_odd_bodies.py.
@pytest.mark.parametrize("name", sorted(name for name, (sent, _) in HOSTILE.items() if len(sent) < 150_000))
def test_a_hostile_file_is_a_sentence_and_nothing_of_it_is_stored(rita, session, name):
    content, sentence = HOSTILE[name]
    answer = rita.uploads(content)
    assert answer.status_code == 422
    assert sentence.removeprefix("File ") in answer.text
    for model in (CandidateImport, ImportRow):
        assert session.scalar(select(func.count()).select_from(model)) == 0


@pytest.mark.both_databases
def test_from_a_file_to_candidates(rita, opening, session):
    columns = rita.uploads(TWO).location
    page = rita.client.get(columns).text
    assert "2 rows, read as Unicode (UTF-8)." in page
    assert "For example: Zoë Müller, Nobody" in page and "Unknown header, not mapped." in page
    answer = rita.client.submit(columns, basis="consent", basis_note="Fair", opening=str(opening.id))
    assert "Checking rows" in rita.client.get(answer.location).text
    do_all_batches()
    preview = rita.client.get(answer.location).text
    assert "<b>1</b> row is ready" in preview and "The email is missing." in preview
    assert rita.client.submit(answer.location).status_code == 303
    assert "Adding candidates" in rita.client.get(answer.location).text
    do_all_batches()
    assert "Applied on" in rita.client.get(answer.location).text
    assert "1 row added something." in rita.client.get(f"{answer.location}/undo").text
    (zoe,) = session.scalars(select(Candidate))
    assert (zoe.name, len(zoe.applications)) == ("Zoë Müller", 1)


def test_a_basis_is_asked_for(rita):
    columns = rita.uploads(TWO).location
    answer = rita.client.submit(columns, basis_note="Fair")
    assert answer.status_code == 422 and "Choose one." in answer.text


def test_columns_are_remembered_for_a_person(rita, session):
    columns = rita.uploads(TWO).location
    assert rita.client.submit(columns, basis="applied", basis_note="Fair", column_3="note").status_code == 303
    do_all_batches()
    again = session.get_one(CandidateImport, int(rita.uploads(TWO).location.split("/")[2]))
    assert [meaning for _header, meaning in again.columns] == ["name", "email", "note"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"column_2": ""}, "Map a column to Email."),
        ({"column_1": ""}, "Map a column to Name"),
        ({"column_3": "email"}, "Two columns are mapped to Email."),
    ],
)
def test_columns_that_are_missing_or_doubled_are_refused(rita, fields, sentence):
    columns = rita.uploads(TWO).location
    answer = rita.client.submit(columns, basis="applied", basis_note="Fair", **fields)
    assert answer.status_code == 422 and sentence in answer.text


def test_columns_mapped_again_meanwhile_are_not_applied(rita, session):
    imported = a_checked_import(rita.user, TWO)
    form = rita.client.form_for(f"/imports/{imported.id}")
    rita.client.submit(f"/imports/{imported.id}/columns")
    do_all_batches()
    answer = rita.client.send(form)
    assert answer.status_code == 409 and "mapped again" in answer.text
    assert session.scalar(select(func.count()).select_from(Candidate)) == 0


def test_a_second_click_starts_nothing_twice(rita, session):
    imported = a_checked_import(rita.user, TWO)
    form = rita.client.form_for(f"/imports/{imported.id}")
    assert rita.client.send(form).status_code == 303
    assert rita.client.send(form).status_code == 409
    do_all_batches()
    assert rita.client.send(form).status_code == 409
    assert session.scalar(select(func.count()).select_from(Candidate)) == 1


def test_rows_that_are_not_added_are_downloaded_as_text_mended_and_uploaded_again(rita, session):
    content = 'Name,Email,Note\n=HYPERLINK("https://evil.example"),,"@SUM(1+1), ""quoted"""\n"+49",x,-1\n'
    imported = an_import(rita.user, content)
    rita.client.submit(f"/imports/{imported.id}/columns", basis="applied", basis_note="Fair", column_3="")
    do_all_batches()
    answer = rita.client.get(f"/imports/{imported.id}/not-added.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Email", "Note", "Row", "Reason"]
    assert rows[1][:4] == ['\'=HYPERLINK("https://evil.example")', "", '\'@SUM(1+1), "quoted"', "2"]
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]
    mended = answer.data.decode("utf-8-sig").replace("'+49,x,", "'+Ann,ann@example.org,")
    again = a_checked_import(rita.user, mended)
    assert states(again) == {"refused": 1, "ready": 1}
    an_applied_import(rita.user, mended)
    assert session.scalars(select(Candidate.name)).all() == ["+Ann"]


def test_an_import_is_its_uploaders_alone(rita, cast, client):
    imported = a_checked_import(rita.user)
    path = f"/imports/{imported.id}"
    for other in (cast.ada, person("Otto Other", Role.RECRUITER), cast.dana):
        client.sign_in(other)
        for page in (path, f"{path}/columns", f"{path}/not-added.csv", f"{path}/undo"):
            assert client.get(page).status_code == 404
        assert client.forge(path).status_code == 404
    client.sign_in(cast.dana)
    assert client.get(UPLOAD).status_code == 403


def test_a_role_that_was_taken_stops_the_import(rita, cast, session):
    imported = a_checked_import(rita.user)
    rita.client.submit(f"/imports/{imported.id}")
    revoke_role(cast.rita, Role.RECRUITER, by=cast.ada)
    do_all_batches()
    session.refresh(imported)
    assert "can no longer import" in (imported.problem or "")
    assert session.scalar(select(func.count()).select_from(Candidate)) == 0


def test_rows_are_deleted_after_thirty_days_and_the_counts_stay(rita, session):
    clock.freeze(clock.now())
    imported = an_applied_import(rita.user, TWO)
    clock.move(timedelta(days=29))
    assert not delete_one_old_import()
    clock.move(timedelta(days=2))
    assert delete_one_old_import()
    clock.unfreeze()
    assert session.scalar(select(func.count()).select_from(ImportRow)) == 0
    page = rita.client.get(f"/imports/{imported.id}").text
    assert "The rows of this file were deleted" in page and "Added 1" in page
    assert session.scalar(select(func.count()).select_from(Candidate)) == 1


def test_rows_are_deleted_at_once_if_wanted(rita, session):
    imported = a_checked_import(rita.user)
    assert rita.client.submit(f"/imports/{imported.id}/remove").status_code == 303
    assert session.scalar(select(func.count()).select_from(ImportRow)) == 0
