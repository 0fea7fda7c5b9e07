"""What a row of the mapping file says: a territory, what is known of it, and who is to have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.mapping_file.cells import said, text_of
from app.mapping_file.columns import Column
from app.mapping_file.directory import Details, Known, People, Person, Territories
from app.mapping_file.reader import Row, Table, as_wide_as
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.text import LINE, name_key, one_line, would_run

# Which of the Details a column says. The proposed ISR is none of them.
FIELDS = {
    Column.TERRITORY: "name",
    Column.REGION: "region",
    Column.SUB_REGION: "sub_region",
    Column.AREA: "area",
    Column.SEGMENT: "segment",
    Column.SAE: "sae",
    Column.ASM: "asm",
    Column.RD: "rd",
}


@dataclass(frozen=True)
class Understood:
    """A row that can be read. `isr` is who is to have the territory, None where it is to be vacant."""

    number: int
    known: Known | None
    details: Details
    isr: Person | None

    @property
    def holder(self) -> Person | None:
        """Who holds the territory now."""
        return self.known.holder if self.known else None


@dataclass(frozen=True)
class Refused:
    """A row that cannot, with the reasons."""

    number: int
    territory: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Wrong:
    """What stands in the place of a value that cannot be read: why it cannot."""

    reason: str


class RowReader:
    """Reads the rows of one file, knowing the territories and the people there are.

    It remembers the rows it has read: a territory stands in one row.
    """

    def __init__(self, columns: Sequence[Column | None], territories: Territories, people: People) -> None:
        self.columns = columns
        self.territories = territories
        self.people = people
        self.seen: dict[object, tuple[int, Mapping[Column, str]]] = {}

    def read(self, table: Table) -> Iterator[Understood | Refused]:
        """Every row that is not blank, by the number a spreadsheet shows beside it."""
        for number, row in enumerate(table.rows, start=2):
            if not row.is_blank:
                yield self._row(number, row)

    def _row(self, number: int, row: Row) -> Understood | Refused:
        cells = as_wide_as(len(self.columns), row)
        if cells is None:
            reason = f"It has {len(row.cells)} cells where the first row has {len(self.columns)}."
            return Refused(number, said(row.cells[0]), (reason,))
        raw = {column: cell for column, cell in zip(self.columns, cells, strict=True) if column}
        says = {column: said(cell) for column, cell in raw.items()}
        name = says[Column.TERRITORY]
        known = self.territories.named(name)
        region, isr = _region(says[Column.REGION]), self._isr(says, known)
        reasons = [
            *(reason for column, cell in raw.items() for reason in _of_cell(column, cell, says[column])),
            *([] if name else ["The sales territory is blank."]),
            *(each.reason for each in (region, isr) if isinstance(each, Wrong)),
            *(self._of_earlier(number, says, known) if name else []),
        ]
        if reasons or isinstance(region, Wrong) or isinstance(isr, Wrong):
            return Refused(number, name, tuple(reasons))
        details = known.details if known else Details(name, region)
        values: dict[str, Any] = {FIELDS[each]: value for each, value in says.items() if each in FIELDS}
        return Understood(number, known, replace(details, **{**values, "region": region}), isr)

    def _isr(self, says: Mapping[Column, str], known: Known | None) -> Person | Wrong | None:
        """Who is to have the territory; where the file has no such column, who has it. Else why not."""
        holder = known.holder if known else None
        if Column.ISR not in says:
            return holder
        if not says[Column.ISR]:
            return None
        try:
            isr = self.people.named(says[Column.ISR])
        except RuleBroken as broken:
            return Wrong(broken.sentence)
        return isr if isr.is_isr or isr == holder else Wrong(f"{isr.name} is not an ISR.")

    def _of_earlier(self, number: int, says: Mapping[Column, str], known: Known | None) -> Iterator[str]:
        """The reason there is where an earlier row is of the same territory."""
        identity = known.id if known else name_key(says[Column.TERRITORY])
        earlier, said_then = self.seen.setdefault(identity, (number, says))
        if earlier == number:
            return
        isr, isr_then = says.get(Column.ISR, ""), said_then.get(Column.ISR, "")
        if says == said_then:
            yield f"It is a duplicate of row {earlier}."
        elif self._who(isr) != self._who(isr_then):
            yield (
                f"Two ISRs for one territory: row {earlier} says {isr_then or 'vacant'}, "
                f"this one {isr or 'vacant'}."
            )
        else:
            yield f"Row {earlier} is of the same territory, and says something else of it."

    def _who(self, isr: str) -> object:
        try:
            return self.people.named(isr)
        except RuleBroken:
            return name_key(isr)


def _region(name: str) -> Region | Wrong:
    """The region of a name in any case, else why it is none."""
    for region in Region:
        if name_key(name) == name_key(region):
            return region
    there_are = f"it can be {', '.join(Region)}."
    return Wrong(f"Unknown region “{name}”: {there_are}" if name else f"The region is blank: {there_are}")


def _of_cell(column: Column, cell: str, value: str) -> Iterator[str]:
    text = text_of(cell)
    if would_run(text):
        sign = "a tabulator or a line break" if text[0] in "\t\r" else f"“{one_line(text)[0]}”"
        yield f"The {column} begins with {sign}, which a spreadsheet would run."
    if len(value) > LINE:
        yield f"The {column} is longer than {LINE} characters."
