"""The exported file says everything that has changed, and uploading it changes nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.mapping_file.columns import MAPPING_COLUMNS, MappingColumn
from app.mapping_file.directory import (
    DirectoryPerson,
    KnownTerritory,
    PeopleDirectory,
    TerritoryDetails,
    TerritoryDirectory,
)
from app.mapping_file.export import EMPTY_TABLE, updated_table
from app.mapping_file.reader import CsvTable, parse_csv
from app.mapping_file.rows import DETAIL_FIELDS, RowReader
from app.mapping_file.rules import dry_run
from app.shared.regions import SHIPPED_REGIONS
from app.shared.text import is_spreadsheet_formula, name_key
from app.untrusted.csv_cells import cell_value
from tests.examples import up_to
from tests.mapping_file.files import files, words

NAMES = ["Nora Weiss", "Olga Petrov", "Jo Park", "Jo Park", "=1+1", "a@b", "'+quoted"]
PERSONS = [
    DirectoryPerson(number, name, f"+isr{number}@example.com", True) for number, name in enumerate(NAMES, 1)
]
PEOPLE = PeopleDirectory(PERSONS)
values = words.map(cell_value)
# A whole file is put together for each example, which is dear: 40 find what 100 find.
few = settings(max_examples=up_to(40, few=10), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def companies(draw: st.DrawFn) -> tuple[CsvTable, list[MappingColumn], TerritoryDirectory]:
    """A file that was applied, or none, and territories with anything in them, in the file or not."""
    table = parse_csv(draw(files()).understood) if draw(st.booleans()) else EMPTY_TABLE
    columns = [column for column in MAPPING_COLUMNS.guess(table.headers, {}) if column]
    place = columns.index(MappingColumn.TERRITORY)
    in_file = [cell_value(row.cells[place]) for row in table.rows if not row.is_blank]
    more = draw(st.lists(values.filter(bool), max_size=3))
    names = {name_key(name): name for name in [*more, *in_file]}.values()
    return (
        table,
        columns,
        TerritoryDirectory([draw(_known(number, name)) for number, name in enumerate(names, 1)]),
    )


@st.composite
def _known(draw: st.DrawFn, number: int, name: str) -> KnownTerritory:
    details = TerritoryDetails(
        name, draw(st.sampled_from(SHIPPED_REGIONS)), *(draw(values) for _ in range(6))
    )
    return KnownTerritory(number, details, draw(st.sampled_from([None, *PERSONS])))


@given(companies())
@few
def test_applying_the_export_changes_nothing_and_a_spreadsheet_runs_nothing(company):
    table, columns, territories = company
    exported = updated_table(table, columns, territories, PEOPLE)
    for row in exported.rows:
        assert not any(is_spreadsheet_formula(cell.strip('"')) for cell in row.cells)
    again = parse_csv(str(exported), table.delimiter)
    rows = list(RowReader(columns, territories, PEOPLE).read(again))
    run = dry_run(rows, territories, {})
    assert (run.findings, run.unchanged) == ([], len(territories.all))


@given(companies(), st.sampled_from([*DETAIL_FIELDS]), values)
@few
def test_one_change_changes_one_cell(company, column, value):
    table, columns, territories = company
    if (
        not territories.all
        or column not in columns
        or column in (MappingColumn.TERRITORY, MappingColumn.REGION)
    ):
        return
    before = updated_table(table, columns, territories, PEOPLE)
    first = territories.all[0]
    changed = replace(first, details=replace(first.details, **{DETAIL_FIELDS[column]: value}))
    after = updated_table(before, columns, TerritoryDirectory([changed, *territories.all[1:]]), PEOPLE)
    cells = [cell for row in before.rows for cell in row.cells]
    different = [
        old
        for old, new in zip(cells, [c for row in after.rows for c in row.cells], strict=True)
        if old != new
    ]
    assert len(different) <= 1
    assert [row.end for row in before.rows] == [row.end for row in after.rows]
