"""Columns are found by their header, in any order, whatever its case; what a person says is remembered."""

from __future__ import annotations

import pytest

from app.access.roles import Role
from app.mapping_file.columns import MAPPING_COLUMNS, MappingColumn, check_columns
from app.shared.refusals import RuleBroken
from app.territories.models import Territory
from tests.cast import person
from tests.mapping_file.conftest import UPLOAD, the_file


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Sales Territory", MappingColumn.TERRITORY),
        ("sales_territory", MappingColumn.TERRITORY),
        ("TERRITORY", MappingColumn.TERRITORY),
        (" Region ", MappingColumn.REGION),
        ("Sub-Region", MappingColumn.SUB_REGION),
        ("sub region", MappingColumn.SUB_REGION),
        ("SubRegion", MappingColumn.SUB_REGION),
        ("area", MappingColumn.AREA),
        ("Segment", MappingColumn.SEGMENT),
        ("sae", MappingColumn.SAE),
        ("ASM", MappingColumn.ASM),
        ("Rd", MappingColumn.RD),
        ("Proposed_ISR", MappingColumn.ISR),
        ("Quota", None),
        ("", None),
    ],
)
def test_a_header_is_known_in_any_case_and_with_any_signs(header, column):
    assert MAPPING_COLUMNS.guess([header], {}) == [column]


def test_no_column_is_guessed_twice():
    assert MAPPING_COLUMNS.guess(["Region", "region", "ISR"], {}) == [
        MappingColumn.REGION,
        None,
        MappingColumn.ISR,
    ]


def test_required_columns_must_be_mapped_and_none_twice():
    with pytest.raises(RuleBroken, match="Map a column to each of these: Sales territory and Region"):
        check_columns([None, MappingColumn.ISR])
    with pytest.raises(RuleBroken, match="Map a column to each of these: Region"):
        check_columns([MappingColumn.TERRITORY])
    with pytest.raises(RuleBroken, match="Two columns are mapped to SAE"):
        check_columns([MappingColumn.TERRITORY, MappingColumn.REGION, MappingColumn.SAE, MappingColumn.SAE])


def test_the_page_shows_headers_first_values_and_unmapped_columns(ada):
    page = ada.client.get(
        ada.uploads("Quota,Region,Territory\n5,EMEA,EMEA North\n6,US,US West\n").location
    ).text
    assert "Unknown header, not mapped. For example: 5, 6" in page
    assert "For example: EMEA North, US West" in page
    assert '<option selected value="sales territory">' in page


def test_columns_may_be_in_any_order_after_a_byte_order_mark(ada, session):
    ada.applies("\ufeffproposed isr;SEGMENT;region;sales_territory\r\n;SMB;us;US West\r\n")
    (territory,) = session.query(Territory)
    assert (territory.name, territory.region, territory.segment) == ("US West", "US", "SMB")


def test_a_header_of_another_name_is_mapped_by_a_person_and_remembered(ada):
    content = "Patch,Where,Area\nEMEA North,EMEA,North 1\n"
    answer = ada.client.submit(ada.uploads(content).location)
    assert answer.status_code == 422
    assert "Map a column to each of these: Sales territory and Region." in answer.text
    ada.maps(content, column_1="sales territory", column_2="region", column_3="")
    page = ada.client.get(f"/mapping-files/{the_file().id}/columns").text
    assert "Not mapped. For example: North 1" in page
    ada.uploads("AREA,patch,where\nx,EMEA South,EMEA\n")
    assert [meaning for _header, meaning in the_file().columns] == ["", "sales territory", "region"]


def test_mappings_are_remembered_for_everyone_once_applied_else_for_their_author(ada, cast, session):
    other = person("Otto Other", Role.ADMIN)
    content = "Patch,Where\nEMEA North,EMEA\n"
    answer = ada.maps(content, column_1="sales territory", column_2="region")
    path = answer.request.path
    ada.client.sign_in(other)
    ada.uploads(content)
    assert [meaning for _header, meaning in the_file().columns] == ["", ""]
    ada.client.sign_in(cast.ada)
    ada.client.submit(path)
    ada.client.sign_in(other)
    ada.uploads(content)
    assert [meaning for _header, meaning in the_file().columns] == ["sales territory", "region"]


def test_an_unreadable_file_is_refused_with_its_line(ada):
    answer = ada.uploads('a,b\n1,"2\n')
    assert answer.status_code == 422
    assert "Line 2 has a quotation mark that is never closed." in answer.text
    assert ada.client.submit(UPLOAD).status_code == 422


def test_there_is_no_preview_before_the_columns_are_mapped(ada):
    columns = ada.uploads("Patch,Where\nEMEA North,EMEA\n").location
    path = columns.replace("columns", "apply")
    assert ada.client.get(path).location == columns
    assert ada.client.forge(path).location == columns
    answer = ada.client.forge(columns, column_1="password", column_2="region")
    assert answer.status_code == 422
    assert "Choose one from the list" in answer.text
