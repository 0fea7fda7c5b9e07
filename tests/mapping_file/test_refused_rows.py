"""Each row that cannot be applied is refused with its number and its reasons, and then nothing is applied."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.roles import Role
from app.mapping_file.queries import dry_run_of
from app.mapping_file.rules import FindingKind
from app.onboarding.gate.queries import gate_of
from app.shared import clock
from app.territories.models import Assignment, Territory
from tests.cast import person
from tests.factories.mapping import a_mapping_file
from tests.factories.onboardings import a_territory, an_established_isr, an_isr, an_onboarding, with_open_gate

HEAD = "Sales Territory,Region,SAE,Proposed ISR\n"


@pytest.fixture
def refused(cast, session):
    """Answers the refused rows of a file, by number, with their reasons as one text."""
    an_established_isr(an_isr("Nora Weiss"), cast.marta)
    an_established_isr(an_isr("Olga Petrov"), cast.milan)

    def of(rows: str) -> dict[int | None, str]:
        run = dry_run_of(a_mapping_file(cast.ada, HEAD + rows))
        return {finding.row: " ".join(finding.says) for finding in run.of_kind(FindingKind.REFUSED)}

    return of


ROWS = [
    (",EMEA,,", "The sales territory is blank."),
    ("North,,,", "The region is blank. Use one of these: US, EMEA, APAC."),
    ("North,LATAM,,", "Unknown region “LATAM”. Use one of these: US, EMEA, APAC."),
    ("North,EMEA,,Nobody Known", "No account has the name “Nobody Known”."),
    ("North,EMEA,,nobody@known.example", "No account has the email “nobody@known.example”."),
    ("North,EMEA,,Rita Okafor", "Rita Okafor is not an ISR."),
    ("North,EMEA,,rita@example.com", "Rita Okafor is not an ISR."),
    ("=North,EMEA,,", "Sales territory begins with “=”, so spreadsheets would run it as a formula."),
    ("North,EMEA,+49,", "SAE begins with “+”, so spreadsheets would run it as a formula."),
    (
        'North,EMEA,"\tx",',
        "SAE begins with a tab or line break, so spreadsheets would run it as a formula.",
    ),
    (f"North,EMEA,{'x' * 201},", "SAE is longer than 200 characters."),
    ("North,EMEA,,,x", "The row has 5 cells, the header has 4."),
    ("\u200b=North,EMEA,,", "Sales territory begins with “=”, so spreadsheets would run it as a formula."),
]


def test_a_row_is_refused_with_each_of_its_reasons(refused):
    for row, reason in ROWS:
        assert refused(f"Fine,US,,\n{row}\n") == {3: reason}, row
    (reason,) = refused("North,EMEA,,Jonas Falk\n").values()
    assert "An onboarding, or a record as an existing ISR" in reason
    (reasons,) = refused("=x,LATAM,,Rita Okafor\n").values()
    assert "spreadsheets would run it as a formula" in reasons
    assert "Unknown region" in reasons
    assert "not an ISR" in reasons


def test_rows_that_contradict_each_other_are_refused_with_the_row_before(refused, cast):
    """Rows are counted as a spreadsheet counts them."""
    assert list(refused('"Two\nlines",EMEA,,\n,,,\n\nNorth,LATAM,,\n')) == [5]
    rows = "North,EMEA,,Nora Weiss\nNORTH,EMEA,,Olga Petrov\n"
    assert refused(rows) == {3: "Two ISRs for one territory. Row 2: Nora Weiss. This row: Olga Petrov."}
    rows = "North,EMEA,,Nora Weiss\nNorth,EMEA,,\n"
    assert refused(rows) == {3: "Two ISRs for one territory. Row 2: Nora Weiss. This row: vacant."}
    rows = "North,EMEA,,Nora Weiss\nNorth,EMEA,,nora@example.com\n"
    assert refused(rows) == {3: "Row 2 has the same territory with other details."}
    assert refused("North,EMEA,,\nSouth,EMEA,,\nNorth,EMEA,,\n") == {4: "Duplicate of row 2."}
    person("Jo Park", Role.ISR)
    person("Jim Park", Role.RECRUITER).name = "Jo Park"
    assert refused("North,EMEA,,jo park\n") == {2: "More than one person is named “jo park”. Use the email."}


def test_a_closed_gate_names_what_is_missing_who_owns_it_and_how_old_it_is(refused, cast):
    an_onboarding(cast)
    clock.move(timedelta(days=3))
    (reason,) = refused("North,EMEA,,Jonas Falk\n").values()
    assert reason.startswith("The gate of Jonas Falk is closed. Missing: ")
    assert "Closing “Onboarding issue” (Jonas Falk or Marta Silva, 3 days" in reason
    assert all(str(missing) in reason for missing in gate_of(cast.jonas).missing)


def test_an_isr_who_has_not_started_or_has_left_is_refused(refused, cast):
    start = clock.today("UTC") + timedelta(days=9)
    with_open_gate(an_onboarding(cast, start_date=start))
    (reason,) = refused("North,EMEA,,Jonas Falk\n").values()
    assert reason.startswith("Jonas Falk starts on ")
    cast.jonas.active = False
    assert refused("North,EMEA,,Jonas Falk\n") == {2: "Jonas Falk is not an ISR."}


def test_one_refused_row_and_nothing_is_applied(ada, cast, session):
    territory = a_territory("EMEA South")
    assert "1 refused." in ada.previews(HEAD + "EMEA South,LATAM,,\n").text, "and none removed"
    answer = ada.previews(HEAD + "North,EMEA,,\nWest,LATAM,,\n")
    assert "Some rows are refused." in answer.text
    assert "Apply changes" not in answer.text
    answer = ada.client.submit(answer.request.path)
    assert answer.status_code == 422
    assert "Correct the refused rows and upload the file again." in answer.text
    assert [each.name for each in session.query(Territory)] == ["EMEA South"]
    assert territory.removed_at is None
    assert session.query(Assignment).count() == 0


def test_the_form_refuses_a_territory_that_a_spreadsheet_would_run(ada):
    for name in ("=1+1", "@SUM", "+x", "-x"):
        answer = ada.client.forge("/territories/add", name=name, region="EMEA", segment="SMB")
        assert answer.status_code == 422, name
        assert "Spreadsheets would run this as a formula" in answer.text
