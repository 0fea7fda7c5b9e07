"""The current mapping file: the last applied one, byte for byte, except what has changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.mapping_file.cells import said
from app.mapping_file.columns import DEFAULT_HEADERS, MappingColumn
from app.mapping_file.directory import DirectoryPerson, KnownTerritory, PeopleDirectory, TerritoryDirectory
from app.mapping_file.reader import CsvRow, CsvTable, pad_cells
from app.mapping_file.rows import DETAIL_FIELDS
from app.untrusted.csv_cells import cell_value, to_cell

DEFAULT_LINE_END = "\r\n"
# The base of the export before a file was applied.
EMPTY_TABLE = CsvTable("", ",", CsvRow(DEFAULT_HEADERS, DEFAULT_LINE_END), ())


def updated_table(
    table: CsvTable,
    columns: Sequence[MappingColumn],
    territories: TerritoryDirectory,
    people: PeopleDirectory,
) -> CsvTable:
    """A file, all of its columns mapped, with the current territories.

    A cell that is still true is kept as written; others are rewritten in the style of the file. Territories
    added since come last.
    """
    return _TableUpdate(table, columns, territories, people).table()


class _TableUpdate:
    def __init__(
        self,
        old: CsvTable,
        columns: Sequence[MappingColumn],
        territories: TerritoryDirectory,
        people: PeopleDirectory,
    ) -> None:
        self.old = old
        self.columns = columns
        self.territories = territories
        self.people = people
        self.by_email = any("@" in cell_value(cell) for cell in self._isr_cells())

    def table(self) -> CsvTable:
        rows, present = list[CsvRow](), set[int]()
        for row in self.old.rows:
            known = None if row.is_blank else self._known(row)
            if known is not None:
                present.add(known.id)
                rows.append(replace(row, cells=self._cells(row, known)))
            elif row.is_blank:
                rows.append(row)
        new = [each for each in self.territories.all if not each.is_removed and each.id not in present]
        return self._with(new, [self.old.header, *rows])

    def _with(self, new: Sequence[KnownTerritory], rows: list[CsvRow]) -> CsvTable:
        """The rows, then those of new territories; the file's last line end is kept."""
        like = next(row for row in reversed(rows) if not row.is_blank)
        last_end = [self.old.header, *self.old.rows][-1].end
        if new:
            line_end = rows[0].end or DEFAULT_LINE_END
            rows += [
                CsvRow(tuple(self._cell(known, *each) for each in self._in(like)), line_end) for known in new
            ]
            rows = [replace(row, end=row.end or line_end) for row in rows]
        header, *others = [*rows[:-1], replace(rows[-1], end=last_end)]
        return replace(self.old, header=header, rows=others)

    def _known(self, row: CsvRow) -> KnownTerritory | None:
        name = next(said(column, cell) for column, cell in self._in(row) if column is MappingColumn.TERRITORY)
        known = self.territories.find(name)
        return None if known is None or known.is_removed else known

    def _cells(self, row: CsvRow, known: KnownTerritory) -> tuple[str, ...]:
        """The cells of a row that is in the file; blank ones that were left away at its end stay away."""
        cells = [self._still(known, *each) for each in self._in(row)]
        while len(cells) > len(row.cells) and not cells[-1]:
            cells.pop()
        return (*cells, *row.cells[len(self.columns) :])

    def _still(self, known: KnownTerritory, column: MappingColumn, cell: str) -> str:
        return cell if self._is_true(known, column, said(column, cell)) else self._cell(known, column, cell)

    def _is_true(self, known: KnownTerritory, column: MappingColumn, says: str) -> bool:
        if column is MappingColumn.ISR:
            return (known.until is not None and not says) or self.people.matches(says, known.holder)
        value = self._value(known, column)
        return (
            self.territories.regions.find(says) == value if column is MappingColumn.REGION else says == value
        )

    def _cell(self, known: KnownTerritory, column: MappingColumn, like: str) -> str:
        return to_cell(self._value(known, column), delimiter=self.old.delimiter, like=like)

    def _value(self, known: KnownTerritory, column: MappingColumn) -> str:
        if column is MappingColumn.ISR:
            return self._named(known.holder) if known.holder else ""
        return str(getattr(known.details, DETAIL_FIELDS[column]))

    def _named(self, isr: DirectoryPerson) -> str:
        """An ISR by name or email, as the file names people; by email if two people have the name."""
        is_clear = self.people.matches(isr.name, isr) and not self.by_email
        return isr.name if is_clear else isr.email

    def _in(self, row: CsvRow) -> Iterator[tuple[MappingColumn, str]]:
        return zip(self.columns, pad_cells(len(self.columns), row) or (), strict=True)

    def _isr_cells(self) -> Iterator[str]:
        rows = (row for row in self.old.rows if not row.is_blank)
        return (cell for row in rows for column, cell in self._in(row) if column is MappingColumn.ISR)
