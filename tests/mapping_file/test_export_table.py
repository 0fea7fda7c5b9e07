"""Whatever has changed since, the file that is taken along says it, and bringing it changes nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.mapping_file.cells import said, would_run
from app.mapping_file.columns import Column, guess
from app.mapping_file.directory import Details, Known, People, Person, Territories
from app.mapping_file.export import NO_FILE, brought_up_to_date
from app.mapping_file.reader import Table, read_table
from app.mapping_file.rows import FIELDS, RowReader
from app.mapping_file.rules import dry_run
from app.shared.regions import Region
from app.shared.text import name_key
from tests.mapping_file.files import files, words

NAMES = ["Nora Weiss", "Olga Petrov", "Jo Park", "Jo Park", "=1+1", "a@b", "'+quoted"]
PERSONS = [Person(number, name, f"+isr{number}@example.com", True) for number, name in enumerate(NAMES, 1)]
PEOPLE = People(PERSONS)
values = words.map(said)
# A whole file is put together for each example: on a busy machine that takes its time.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def companies(draw: st.DrawFn) -> tuple[Table, list[Column], Territories]:
    """A file that was applied, or none, and territories with anything in them, in the file or not."""
    table = read_table(draw(files()).understood) if draw(st.booleans()) else NO_FILE
    columns = [column for column in guess(table.headers, {}) if column]
    place = columns.index(Column.TERRITORY)
    in_file = [said(row.cells[place]) for row in table.rows if not row.is_blank]
    more = draw(st.lists(values.filter(bool), max_size=3))
    names = {name_key(name): name for name in [*more, *in_file]}.values()
    return table, columns, Territories([draw(_known(number, name)) for number, name in enumerate(names, 1)])


@st.composite
def _known(draw: st.DrawFn, number: int, name: str) -> Known:
    details = Details(name, draw(st.sampled_from(Region)), *(draw(values) for _ in range(6)))
    return Known(number, details, draw(st.sampled_from([None, *PERSONS])))


@given(companies())
@unhurried
def test_bringing_what_was_taken_along_changes_nothing(company):
    table, columns, territories = company
    text = str(brought_up_to_date(table, columns, territories, PEOPLE))
    again = read_table(text, table.delimiter)
    rows = list(RowReader(columns, territories, PEOPLE).read(again))
    run = dry_run(rows, territories, {})
    assert (run.findings, run.unchanged) == ([], len(territories.all))


@given(companies())
@unhurried
def test_nothing_in_it_is_run_by_a_spreadsheet(company):
    table, columns, territories = company
    for row in brought_up_to_date(table, columns, territories, PEOPLE).rows:
        assert not any(would_run(cell.strip('"')) for cell in row.cells)


@given(companies(), st.sampled_from([*FIELDS]), values)
@unhurried
def test_one_change_changes_one_cell(company, column, value):
    table, columns, territories = company
    if not territories.all or column not in columns or column in (Column.TERRITORY, Column.REGION):
        return
    before = brought_up_to_date(table, columns, territories, PEOPLE)
    first = territories.all[0]
    changed = replace(first, details=replace(first.details, **{FIELDS[column]: value}))
    after = brought_up_to_date(before, columns, Territories([changed, *territories.all[1:]]), PEOPLE)
    cells = [cell for row in before.rows for cell in row.cells]
    different = [
        old
        for old, new in zip(cells, [c for row in after.rows for c in row.cells], strict=True)
        if old != new
    ]
    assert len(different) <= 1
    assert [row.end for row in before.rows] == [row.end for row in after.rows]
