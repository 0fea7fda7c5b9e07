"""An export has the rows of its list and no others, runs in no spreadsheet, and goes on record."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.application_lists.filters import ApplicationFilter
from app.candidates.models import Candidate
from app.candidates.queries import visible_candidates
from app.erasure.removal import remove_texts
from app.exports.spreadsheets import SpreadsheetKind, write_spreadsheet
from app.people.models import User
from tests.application_lists.a_list import is_in, some_applications
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1+1", "'=1", "\u200b=1"]
NAMESPACE = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture
def applications(cast, session):
    return some_applications(cast)


def exported(client, person, path: str, kind: str = "csv"):
    client.sign_in(person)
    answer = client.send(client.form_for(path, page=path), kind=kind)
    assert answer.status_code == 200
    return answer


def rows(answer) -> list[dict[str, str]]:
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def sheet(content: bytes) -> list[list[str]]:
    """The texts of the cells of the first sheet, and the formulas there are."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        tree = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
        assert not tree.findall(".//s:f", NAMESPACE), "formulas"
        return [
            ["".join(cell.itertext()) for cell in row.findall("s:c", NAMESPACE)]
            for row in tree.iter(f"{{{NAMESPACE['s']}}}row")
        ]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "asked", ["status=any", "waiting_for=me", "source=Referral&order=name", "overdue=yes"]
)
def test_each_person_exports_what_the_permission_table_lets_them_see(client, cast, applications, asked):
    for person in (cast.rita, cast.dana, cast.hugo):
        found = rows(exported(client, person, f"/applications/export?{asked}"))
        filter_ = ApplicationFilter.from_text(asked)
        wanted = [each for each in applications if is_in(each, filter_, person)]
        assert sorted(row["Email"] for row in found) == sorted(each.candidate.email for each in wanted)
        links = {row["Link"].rpartition("/")[2] for row in found}
        assert links == {str(each.id) for each in wanted}


@pytest.mark.both_databases
def test_recruiters_export_the_candidates_they_may_see(client, cast, applications, session):
    rita = a_candidate("Rita Okafor", user=cast.rita)
    session.commit()
    found = rows(exported(client, cast.rita, "/candidates/export"))
    wanted = {each.email for each in session.scalars(visible_candidates(cast.rita))}
    assert {row["Email"] for row in found} == wanted
    assert rita.email not in wanted
    found = rows(exported(client, cast.rita, "/candidates/export?q=person+07"))
    assert [row["Candidate"] for row in found] == ["Person 07"]
    assert rows(exported(client, cast.rita, "/candidates/export?q=nobody")) == []


def test_columns_are_those_of_the_list_and_none_is_about_scorecards(client, cast, applications):
    found = rows(exported(client, cast.rita, "/applications/export?status=any&columns=stage.applied"))
    fixed = {"Candidate", "Email", "Phone", "Status", "Reason of the decline", "Link"}
    assert set(found[0]) == fixed | {"Stage", "Applied"}
    found = rows(exported(client, cast.rita, "/applications/export?reason=Skills+shown+do+not+fit+the+role"))
    assert [row["Reason of the decline"] for row in found] == ["Skills shown do not fit the role"]


def test_nothing_tells_who_owes_a_scorecard_that_anothers_is_in(client, cast, session):
    """The same bytes before and after, in every column, order and filter by whom it waits for."""
    application = an_application(cast, 4)
    an_interview(application, cast.dana)
    other = an_interview(application, cast.ines)
    session.commit()
    people = ("me", cast.ines.id, cast.dana.id, cast.rita.id)
    asked = ["order=name", "overdue=yes", *(f"waiting_for={person}" for person in people)]
    before = [exported(client, cast.dana, f"/applications/export?{each}").data for each in asked]
    a_scorecard(other)
    session.commit()
    assert [exported(client, cast.dana, f"/applications/export?{each}").data for each in asked] == before
    assert "Scorecard" in before[0].decode() or "Interview on" in before[0].decode(), "their own"


def test_what_a_spreadsheet_would_run_goes_out_as_text(client, cast, session):
    for number, text in enumerate(DANGEROUS):
        session.add(Candidate(name=text, email=f"a{number}@example.org", time_zone="UTC", source=text))
    session.commit()
    found = rows(exported(client, cast.rita, "/candidates/export"))
    assert sorted(row["Candidate"] for row in found) == sorted(f"'{text}" for text in DANGEROUS)
    assert all(row["Source"].startswith("'") for row in found)
    _, *others = sheet(exported(client, cast.rita, "/candidates/export", "xlsx").data)
    assert all(row[0].startswith("'") for row in others)


def test_both_kinds_have_the_same_rows(client, cast, applications):
    path = "/applications/export?status=any&columns=opening.stage.source"
    as_csv = [list(row.values()) for row in rows(exported(client, cast.rita, path))]
    headings, *as_xlsx = sheet(exported(client, cast.rita, path, "xlsx").data)
    assert headings[:3] == ["Candidate", "Email", "Phone"]
    assert as_xlsx == [[cell for cell in row if cell] for row in as_csv] or as_xlsx == as_csv


def test_an_export_goes_on_record_with_who_what_and_how_many(client, cast, applications, session):
    exported(client, cast.dana, "/applications/export?source=Referral&order=name", "xlsx")
    exported(client, cast.rita, "/candidates/export?q=person+07")
    found = session.scalars(
        select(Activity).where(Activity.verb == ActivityVerb.EXPORTED_LIST).order_by(Activity.id)
    ).all()
    wanted = sum(is_in(each, ApplicationFilter(source="Referral"), cast.dana) for each in applications)
    assert [(each.by, each.sentence, each.note.text) for each in found] == [
        (cast.dana, f"exported {wanted} applications as XLSX", "source=Referral&order=name"),
        (cast.rita, "exported 1 candidate as CSV", "person 07"),
    ]
    client.sign_in(cast.ada)
    assert "exported 1 candidate as CSV" in client.get(f"/people/{cast.rita.id}").text


def test_erasing_a_candidate_leaves_no_word_of_theirs_in_the_record(client, cast, applications, session):
    exported(client, cast.rita, "/candidates/export?q=person+07")
    exported(client, cast.rita, "/candidates/export?q=other")
    candidate = session.scalars(select(Candidate).where(Candidate.name == "Person 07")).one()
    remove_texts(candidate)
    exports = select(Activity).where(Activity.verb == ActivityVerb.EXPORTED_LIST).order_by(Activity.id)
    first, second = session.scalars(exports)
    assert "07" not in first.note.text
    assert second.note.text == "other"


def test_an_export_without_a_kind_is_refused_and_writes_nothing(client, cast, applications, session):
    client.sign_in(cast.rita)
    path = "/applications/export"
    assert client.send(client.form_for(path, page=path), kind=None).status_code == 422
    assert not session.scalars(select(Activity).where(Activity.verb == ActivityVerb.EXPORTED_LIST)).all()


@pytest.mark.parametrize("kind", SpreadsheetKind)
def test_a_file_that_cannot_be_written_leaves_nothing(kind):
    def broken():
        yield ["a"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_spreadsheet(kind, ["A"], broken())


def test_nobody_else_exports(client, cast, session):
    for person in session.scalars(select(User)):
        client.sign_in(person)
        may = {"Rita Okafor", "Dana Whitfield", "Hugo Stein"}
        assert (client.get("/applications/export").status_code == 200) == (person.name in may)
