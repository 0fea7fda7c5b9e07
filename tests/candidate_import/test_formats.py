"""The exports of other systems become the same rows; a strange or damaged one is a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.application_notes.models import ApplicationNote
from app.candidate_import.formats.read_export import JSON_FORMATS, read_export
from app.candidates.models import Application, Candidate
from app.untrusted.tables.read_rows import with_encoding
from tests.candidate_import.conftest import rows_of, states
from tests.factories.imports import an_applied_import
from tests.factories.spreadsheets import xlsx

# As the documentation of the Harvest API shows a candidate, with fewer keys.
JANE = {
    "id": 53883394,
    "first_name": "Jane",
    "last_name": "Smith",
    "company": "Acme",
    "is_private": False,
    "created_at": "2026-04-02T18:32:20.779Z",
    "phone_numbers": [{"value": "+49 341 5550101", "type": "mobile"}],
    "addresses": [{"value": "Leipzig,\nGermany", "type": "home"}],
    "email_addresses": [{"value": "jane@example.org", "type": "personal"}],
    "website_addresses": [{"value": "https://jane.example.org", "type": "personal"}],
    "social_media_addresses": [{"value": "https://linkedin.com/in/jane"}],
    "attachments": [{"filename": "cv.pdf", "url": "https://evil.example/cv.pdf", "type": "resume"}],
    "activity_feed": {"notes": [{"id": 1, "body": "Speaks Czech."}]},
    "applications": [
        {
            "id": 1,
            "prospect": False,
            "applied_at": "2026-05-12T12:03:02.728Z",
            "source": {"id": 2, "public_name": "Jobs page"},
            "jobs": [{"id": 3, "name": "OPENING"}],
            "status": "active",
            "current_stage": {"id": 4, "name": "Questionnaire"},
        },
        {"id": 5, "status": "rejected", "jobs": [{"id": 6, "name": "Cook"}], "current_stage": None},
    ],
}
KIM = {"first_name": "Kim", "last_name": "Lee", "email_addresses": [{"value": "kim@example.org"}]}


def test_greenhouse_candidates_come_with_applications_stages_and_notes(cast, opening, session):
    exported = json.dumps([JANE, KIM]).replace("OPENING", opening.name)
    imported = an_applied_import(cast.rita, exported)
    assert imported.encoding == "greenhouse"
    assert states(imported) == {"added": 2, "duplicate": 1}
    jane = session.scalars(select(Candidate).where(Candidate.email == "jane@example.org")).one()
    assert (jane.name, jane.phone, jane.location) == ("Jane Smith", "+49 341 5550101", "Leipzig, Germany")
    assert (jane.source, len(jane.links)) == ("Jobs page", 2)
    (application,) = session.scalars(select(Application))
    assert (application.candidate_id, application.stage.position) == (jane.id, 1)
    note = session.scalars(select(ApplicationNote.text)).one()
    assert "Speaks Czech." in note and "2026-05-12" in note


@pytest.mark.parametrize(
    "content",
    [
        "candidateID,lastName,firstName,phoneHome,phoneCell,email1,keySkills\r\n"
        '"7","Müller","Zoë","","+49 341 5550101","zoe@example.org","renewals"\r\n',
        "First Name,Last Name,E-Mail,2nd E-Mail,Cell Phone,City,State,Key Skills,Owner\r\n"
        '"Zoë","Müller","zoe@example.org","z@example.org","+49 341 5550101","Leipzig","SN","x","R"\r\n',
    ],
    ids=["export of all", "export of a list"],
)
def test_opencats_candidates_are_mapped_by_their_headers(cast, session, content):
    an_applied_import(cast.rita, content)
    (zoe,) = session.scalars(select(Candidate))
    assert (zoe.name, zoe.email, zoe.phone) == ("Zoë Müller", "zoe@example.org", "+49 341 5550101")


def test_horilla_candidates_are_mapped_by_their_headers(cast, opening, session):
    table = [
        ["Name", "Recruitment", "Job position", "Stage", "Email", "Mobile", "Hired", "Joining date"],
        ["Zoë Müller", "Spring", opening.name, "Questionnaire", "zoe@example.org", "3415550101", "False", ""],
        ["Ida Ek", "Spring", "Cook", "Hired", "ida@example.org", "", "True", "2026-01-01"],
    ]
    assert states(an_applied_import(cast.rita, xlsx(table))) == {"added": 2}
    (application,) = session.scalars(select(Application))
    assert application.candidate.name == "Zoë Müller"


def test_the_export_of_a_reqcore_candidate_is_read(cast, opening, session):
    exported = {
        "exportedAt": "2026-05-12T10:00:00Z",
        "candidate": {
            "firstName": "Zoë",
            "lastName": "Müller",
            "email": "zoe@example.org",
            "phone": None,
            "applications": [
                {"status": "screening", "job": {"title": opening.name}, "createdAt": "2026-05-01"}
            ],
        },
        "comments": [{"body": "Called her."}],
    }
    assert states(an_applied_import(cast.rita, json.dumps(exported))) == {"added": 1}
    assert "Called her." in session.scalars(select(ApplicationNote.text)).one()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[", "it is damaged"),
        ("[" * 100_000, "it is damaged"),
        ('{"a": 1}', "not the export of a system"),
        ("[]", "not the export of a system"),
        ('[{"first_name": 7, "email_addresses": 9}, 7, null]', None),
        (json.dumps([KIM | {"last_name": "x" * 30_000}]), "more than 20,000 characters"),
    ],
)
def test_strange_json_is_a_sentence_or_a_refused_row(rita, content, sentence):
    answer = rita.uploads(content, "export.json")
    if sentence is None:
        assert answer.status_code == 303
    else:
        assert answer.status_code == 422 and sentence in answer.text


def test_json_that_is_too_large_is_not_read():
    (line,) = read_export(with_encoding(b"[" + b" " * 10_000_001, ""))
    assert line["problem"] == "large json"


KEYS = st.sampled_from(sorted(JANE))
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(JANE)), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(st.lists(st.fixed_dictionaries({"first_name": JSON, "email_addresses": JSON}) | JSON, max_size=4))
def test_any_json_becomes_rows_of_texts(data):
    for module, headers in JSON_FORMATS.values():
        for cells in module.rows(data):
            assert len(cells) == len(headers) and all(isinstance(cell, str) for cell in cells)
    list(read_export(with_encoding(json.dumps(data).encode(), "")))


def test_nothing_of_an_export_is_fetched(cast, opening, session):
    imported = an_applied_import(cast.rita, json.dumps([JANE | {"applications": []}]), opening=opening)
    assert rows_of(imported)[0].state.value == "added"
    assert session.scalars(select(Candidate)).one().documents == []
