"""The mapping file as it stands now: the one applied last, byte for byte, but for what has changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.mapping_file.cells import said, written
from app.mapping_file.columns import HEADERS, Column
from app.mapping_file.directory import Known, People, Person, Territories
from app.mapping_file.reader import Row, Table, as_wide_as
from app.mapping_file.rows import FIELDS
from app.shared.text import name_key

LINE_END = "\r\n"
# What is followed until a file is applied.
NO_FILE = Table("", ",", Row(HEADERS, LINE_END), ())


def brought_up_to_date(
    table: Table, columns: Sequence[Column], territories: Territories, people: People
) -> Table:
    """A file with the territories as they are now; each of its columns is understood.

    A cell that still says what is true stays as it is written; one that does not is written anew, in
    the manner of the file. Territories that came since stand at the end.
    """
    return _Update(table, columns, territories, people).table()


class _Update:
    def __init__(
        self, old: Table, columns: Sequence[Column], territories: Territories, people: People
    ) -> None:
        self.old = old
        self.columns = columns
        self.territories = territories
        self.people = people
        self.by_email = any("@" in said(cell) for cell in self._isr_cells())

    def table(self) -> Table:
        rows, present = list[Row](), set[int]()
        for row in self.old.rows:
            known = None if row.is_blank else self._known(row)
            if known is not None:
                present.add(known.id)
                rows.append(replace(row, cells=self._cells(row, known)))
            elif row.is_blank:
                rows.append(row)
        new = [each for each in self.territories.all if not each.is_removed and each.id not in present]
        return self._with(new, [self.old.header, *rows])

    def _with(self, new: Sequence[Known], rows: list[Row]) -> Table:
        """The rows and, behind them, those of new territories; the last ends as the last one did."""
        like = next(row for row in reversed(rows) if not row.is_blank)
        last_end = [self.old.header, *self.old.rows][-1].end
        if new:
            line_end = rows[0].end or LINE_END
            rows += [
                Row(tuple(self._cell(known, *each) for each in self._in(like)), line_end) for known in new
            ]
            rows = [replace(row, end=row.end or line_end) for row in rows]
        header, *others = [*rows[:-1], replace(rows[-1], end=last_end)]
        return replace(self.old, header=header, rows=others)

    def _known(self, row: Row) -> Known | None:
        name = next(said(cell) for column, cell in self._in(row) if column is Column.TERRITORY)
        known = self.territories.named(name)
        return None if known is None or known.is_removed else known

    def _cells(self, row: Row, known: Known) -> tuple[str, ...]:
        """The cells of a row that is in the file; blank ones that were left away at its end stay away."""
        cells = [self._still(known, *each) for each in self._in(row)]
        while len(cells) > len(row.cells) and not cells[-1]:
            cells.pop()
        return (*cells, *row.cells[len(self.columns) :])

    def _still(self, known: Known, column: Column, cell: str) -> str:
        return cell if self._is_true(known, column, said(cell)) else self._cell(known, column, cell)

    def _is_true(self, known: Known, column: Column, says: str) -> bool:
        if column is Column.ISR:
            return self.people.means(says, known.holder)
        value = self._value(known, column)
        return name_key(says) == name_key(value) if column is Column.REGION else says == value

    def _cell(self, known: Known, column: Column, like: str) -> str:
        return written(self._value(known, column), delimiter=self.old.delimiter, like=like)

    def _value(self, known: Known, column: Column) -> str:
        if column is Column.ISR:
            return self._named(known.holder) if known.holder else ""
        return str(getattr(known.details, FIELDS[column]))

    def _named(self, isr: Person) -> str:
        """An ISR as this file names people, and by email where two have the name."""
        is_clear = self.people.means(isr.name, isr) and not self.by_email
        return isr.name if is_clear else isr.email

    def _in(self, row: Row) -> Iterator[tuple[Column, str]]:
        return zip(self.columns, as_wide_as(len(self.columns), row) or (), strict=True)

    def _isr_cells(self) -> Iterator[str]:
        rows = (row for row in self.old.rows if not row.is_blank)
        return (cell for row in rows for column, cell in self._in(row) if column is Column.ISR)
