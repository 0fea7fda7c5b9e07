"""Tables of pages: Markdown or copied from a browser, under headings that name a region and a segment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mapping_file.page_tables import page_as_csv
from app.mapping_file.queries import dry_run_of
from app.mapping_file.reader import parse_csv
from app.mapping_file.rules import FindingKind
from app.sales_areas.rules import SHIPPED_NAMES
from app.territories.models import Territory
from tests.mapping_file.conftest import UPLOAD, named, the_file

PAGE = """# Our territories

Who sells where.

## Large > EMEA

| Sub-Region | Area | **Territory Name** | Sales | Inside Sales Rep |
|------------|:----:|--------------------|-------|------------------|
| North | [Alps](https://maps.example/a_(1)) | **Large-ALPS-1** | TBH | Nora Weiss |
| South | Sea \\| Coast | Large-SEA-1 | Ann Lee | TBH |

### US

| Sub-Region | Territory Name | FMM |
| --- | --- | --- |
| West | Large-WEST-1 | Bo |
"""
COPIED = (
    "Mid-Market > APAC\nTerritory Name\tISR\nMM-EAST-1\tTBD\nMM-SOUTH-1\n\n"
    "EMEA\nTerritory Name\tSales\nMM-ALPS-1\tX\n"
)


def lines_of(text: str) -> list[str]:
    return (page_as_csv(text, SHIPPED_NAMES) or "").splitlines()


def test_tables_of_a_markdown_page_are_one_table_with_what_their_headings_say():
    assert lines_of(PAGE) == [
        "Sub-Region,Area,Territory Name,Sales,Inside Sales Rep,Region,Segment,FMM",
        "North,Alps,Large-ALPS-1,TBH,Nora Weiss,EMEA,Large,",
        "South,Sea | Coast,Large-SEA-1,Ann Lee,TBH,EMEA,Large,",
        "West,,Large-WEST-1,,,US,Large,Bo",
    ]


def test_a_table_copied_from_a_browser_has_the_heading_above_it():
    assert lines_of(COPIED) == [
        "Territory Name,ISR,Region,Segment,Sales",
        "MM-EAST-1,TBD,APAC,Mid-Market,",
        "MM-SOUTH-1,,APAC,Mid-Market,",
        "MM-ALPS-1,,EMEA,,X",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Territory,Region\nEMEA North,EMEA\n",
        "Territory\tRegion\nEMEA North\tEMEA\nBare\n",
        "Territory|Region\nA|EMEA\n",
        "Just a sentence.\n",
    ],
)
def test_any_other_text_is_read_as_it_is(text):
    assert page_as_csv(text, SHIPPED_NAMES) is None


@given(st.text(st.sampled_from("|-: #>\tAB\\\n*[]()\"=,'"), max_size=120))
def test_any_text_is_a_table_that_can_be_read_or_none(text):
    made = page_as_csv(text, SHIPPED_NAMES)
    assert made is None or made.endswith("\n")


def test_a_cell_that_a_spreadsheet_would_run_becomes_text():
    page = "| Territory | Region |\n|---|---|\n| =cmd() | EMEA |\n"
    assert parse_csv(page_as_csv(page, SHIPPED_NAMES)).rows[0].cells == ("'=cmd()", "EMEA")


def test_a_pasted_page_is_previewed_and_applied(ada, session):
    answer = ada.client.submit(UPLOAD, pasted=PAGE)
    preview = ada.client.submit(answer.location)
    page = ada.client.get(preview.location).text
    assert "No column is the ISR" not in page
    assert dry_run_of(the_file()).summary == "1 refused, 2 added"
    ada.client.submit(UPLOAD, pasted=PAGE.replace("Nora Weiss", "TBH"))
    answer = ada.client.submit(f"/mapping-files/{the_file().id}/columns")
    assert ada.client.submit(answer.location).status_code == 303
    assert session.query(Territory).count() == 3
    alps = named("Large-ALPS-1")
    assert (alps.region, alps.segment, alps.area, alps.sae) == ("EMEA", "Large", "Alps", "")
    assert b"Large-SEA-1,Ann Lee,TBH,EMEA,Large" in ada.exports()


@pytest.mark.parametrize("sent", [{}, {"pasted": " \n"}])
def test_a_page_without_a_file_and_without_a_table_is_refused(ada, sent):
    answer = ada.client.submit(UPLOAD, **sent)
    assert (answer.status_code, "Choose a file, or paste a table." in answer.text) == (422, True)


def test_rows_without_a_region_get_the_one_that_a_person_chooses_and_it_is_remembered(ada):
    content = "Territory,ISR\nEMEA North,\nEMEA South,\n"
    columns = ada.uploads(content).location
    assert ada.client.submit(columns).status_code == 422
    assert ada.client.submit(columns, region="EMEA", segment="Large").status_code == 303
    run = dry_run_of(the_file())
    assert [(each.details.region, each.details.segment) for each in run.changes] == [("EMEA", "Large")] * 2
    again = ada.client.get(ada.uploads(content).location).text
    assert '<option selected value="EMEA">' in again
    assert 'value="Large"' in again


def test_only_rows_without_a_region_get_it(ada):
    columns = ada.uploads("Territory,Geo\nWest,amer\nNorth,\nSouth\n").location
    ada.client.submit(columns, region="EMEA")
    assert [each.details.region for each in dry_run_of(the_file()).changes] == ["US", "EMEA", "EMEA"]


@pytest.mark.parametrize(("header", "is_said"), [("Inside Sales Rep", False), ("Somebody", True)])
def test_the_preview_says_that_no_column_is_the_isr(ada, header, is_said):
    page = ada.previews(f"Territory,Region,{header}\nEMEA North,EMEA,\n").text
    assert ("No column is the ISR" in page) is is_said


@pytest.mark.parametrize("isr", ["TBH", "tbd", "**TBH**", "To be hired", ""])
def test_who_is_to_be_hired_is_nobody_and_somebody_unknown_is_refused_by_row(ada, isr):
    ada.previews(f"Territory,Region,ISR\nEMEA North,EMEA,{isr}\nEMEA South,EMEA,Ann Unknown\n")
    added, refused = dry_run_of(the_file()).findings
    assert (added.kind, added.line) == (FindingKind.ADDED, "Region: EMEA · ISR: vacant")
    assert (refused.row, refused.line) == (3, "No account has the name “Ann Unknown”.")
