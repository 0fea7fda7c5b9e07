"""A check says whether each row is ready, whose duplicate it is, or why it is refused; it adds nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.candidate_import import batches
from app.candidate_import.actions import apply_import
from app.candidate_import.columns import ImportColumn
from app.candidate_import.row_defaults import RowDefaults
from app.candidate_import.rows import CandidateRow, RowRefused, read_row
from app.candidates.models import Candidate, FormerEmail
from app.candidates.queries import visible_candidates
from app.untrusted.tables.days import parse_day
from tests.candidate_import.conftest import rows_of, states
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.imports import a_checked_import, do_all_batches
from tests.real.statements import statements

DEFAULTS = RowDefaults(source="", time_zone="UTC", opening=None, openings={})
COLUMNS = [ImportColumn.NAME, ImportColumn.EMAIL, ImportColumn.PHONE, ImportColumn.APPLIED_ON]


def verdicts(cast, content: str, **settings) -> list[tuple[str, str | None]]:
    imported = a_checked_import(cast.rita, content, **settings)
    return [(row.state.value, row.match.value if row.match else None) for row in rows_of(imported)]


@pytest.mark.both_databases
def test_a_duplicate_says_what_matched(cast, session):
    a_candidate("Ada Lovelace", email="ada@example.org", phone="+44 20 7946 0101")
    kept = a_candidate("Kept", email="kept@example.org")
    session.add(FormerEmail(email="old@example.org", candidate_id=kept.id))
    session.commit()
    content = (
        "Name,Email,Phone\n"
        "Anyone,ADA@Example.org,\n"
        "Anyone,old@example.org,\n"
        "Anyone,new@example.org,020 7946 0101\n"
        "ada  LOVELACE,other@example.org,\n"
        "Nobody,nobody@example.org,030 901820\n"
        "Nobody,nobody.2@example.org,+49 30 901820\n"
    )
    assert verdicts(cast, content) == [
        ("duplicate", "email"),
        ("duplicate", "former email"),
        ("possible duplicate", "phone"),
        ("possible duplicate", "name"),
        ("ready", None),
        ("possible duplicate", "similar row of the file"),
    ]
    assert session.scalar(select(func.count()).select_from(Candidate)) == 2


def test_a_row_is_refused_with_each_reason(cast, opening, session):
    content = (
        "Name,Email,Phone,Opening,Referred by,Applied on,Links\n"
        ",not an email,12,Chief Cook,nobody@example.com,yesterday,javascript:alert(1)\n"
    )
    (row,) = rows_of(a_checked_import(cast.rita, content))
    for reason in (
        "The name is missing.",
        "not an email address",
        "not a phone number",
        "no open opening “Chief Cook”",
        "not a web address",
        "“yesterday” is not a date",
    ):
        assert reason in row.problem
    content = "Name,Email,Referred by\nZoë,zoe@example.org,nobody@example.com\nIda,ines@example.com,\n"
    first, second = rows_of(a_checked_import(cast.rita, content))
    assert "No colleague has the email nobody@example.com." in first.problem
    assert "This is the email of a colleague’s account." in second.problem


def test_nobody_imports_or_refers_themselves(cast, session):
    content = f"Name,Email,Referred by\nRita,{cast.rita.email},\nZoë,zoe@example.org,zoe@example.org\n"
    first, second = rows_of(a_checked_import(cast.rita, content))
    assert "your own email" in first.problem
    assert "cannot refer themself" in second.problem


def test_whom_a_recruiter_must_not_see_matches_by_email_alone(cast, opening, session):
    """Where they applied themselves, other candidates do not exist for them."""
    own = a_candidate("Rita", email="rita@example.org", user=cast.rita)
    other = a_candidate("Hidden Person", email="hidden@example.org", phone="+49 30 901820")
    for candidate in (own, other):
        an_application(cast, opening=opening, candidate=candidate)
    session.commit()
    session.refresh(cast.rita)
    assert other not in session.scalars(visible_candidates(cast.rita)).all()
    content = "Name,Email,Phone\nHidden Person,new@example.org,030 901820\n"
    assert verdicts(cast, content) == [("ready", None)]
    assert (
        "no open opening"
        in rows_of(a_checked_import(cast.rita, f"Name,Email,Opening\nZoë,zoe@example.org,{opening.id}\n"))[
            0
        ].problem
    )


def test_an_opening_is_found_by_number_or_by_a_name_that_only_one_has(cast, opening, session):
    name = opening.name.upper()
    content = f"Name;Email;Opening\nZoë;zoe@example.org;{name}\nIda;ida@example.org;{opening.id}\n"
    assert verdicts(cast, content) == [("ready", None)] * 2
    an_opening(cast)
    session.commit()
    assert "several openings" in rows_of(a_checked_import(cast.rita, content))[0].problem


def test_cells_beyond_the_header_are_not_lost_without_a_word(cast):
    (row,) = rows_of(a_checked_import(cast.rita, "Name,Email\nZoë,zoe@example.org,and more\n"))
    assert "more cells than there are column names" in row.problem


def test_a_check_and_an_import_of_many_rows_cost_as_many_statements_as_of_few(cast, opening):

    costs = []
    for size in (10, 20, 200):  # the first one stores the words of the names
        lines = (f"Zoë Müller,zoe{size}.{number}@example.org,{5550000 + number}\n" for number in range(size))
        content = "Name,Email,Phone\n" + "".join(lines)
        with statements() as checking:
            imported = a_checked_import(cast.rita, content, opening=opening)
        with statements() as applying:
            apply_import(imported, edition=imported.edition, adds_possible=True)
            do_all_batches()
        assert states(imported) == {"added": size}
        costs.append((len(checking), len(applying)))
    assert costs[1] == costs[2]


@pytest.mark.parametrize(
    "text",
    ["2026-05-12", "12.05.2026", "12.5.2026", "05/12/2026", "2026-05-12T10:00:00Z", "12 May 2026", "46154"],
)
def test_a_day_is_read_as_files_write_it(text):
    assert parse_day(text).isoformat() == "2026-05-12"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_cells_are_read_or_refused_with_a_sentence(app, cells):
    try:
        row = read_row(cells, COLUMNS, DEFAULTS)
    except RowRefused as refused:
        assert refused.sentences and all(refused.sentences)
    else:
        assert isinstance(row, CandidateRow) and row.name and "@" in row.email


@pytest.mark.both_databases
def test_an_earlier_row_is_known_in_a_later_batch(cast, opening, monkeypatch):
    """By its email, its opening, and its name and phone: the rows of the batches before are looked up."""
    monkeypatch.setattr(batches, "BATCH_ROWS", 1)
    other = an_opening(cast)
    content = (
        f"Name,Email,Phone,Opening\nZoë,zoe@example.org,030 901820,{opening.id}\n"
        f"Zoë,ZOE@example.org,,{opening.id}\nZoë,zoe@example.org,,{other.id}\n"
        f"ZOË,z@example.org,+49 30 901820,{opening.id}\nNobody,,,\nIda,ida@example.org,,{opening.id}\n"
    )
    rows = rows_of(a_checked_import(cast.rita, content))
    assert [(row.state.value, row.match and row.match.value, row.problem) for row in rows[:4]] == [
        ("ready", None, None),
        ("duplicate", "row of the file", "Row 2"),
        ("ready", "row of the file", "Row 2"),
        ("possible duplicate", "similar row of the file", "Row 2"),
    ]
    assert [row.state.value for row in rows[4:]] == ["refused", "ready"]
