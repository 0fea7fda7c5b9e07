"""What a row of the mapping file says: a territory, what is known of it, and who is to have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.mapping_file.cells import cell_value, unquoted
from app.mapping_file.columns import MappingColumn
from app.mapping_file.directory import (
    DirectoryPerson,
    KnownTerritory,
    PeopleDirectory,
    TerritoryDetails,
    TerritoryDirectory,
)
from app.mapping_file.reader import CsvRow, CsvTable, pad_cells
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.text import MAX_LINE_LENGTH, is_spreadsheet_formula, name_key, one_line

# Which of the Details a column says. The proposed ISR is none of them.
DETAIL_FIELDS = {
    MappingColumn.TERRITORY: "name",
    MappingColumn.REGION: "region",
    MappingColumn.SUB_REGION: "sub_region",
    MappingColumn.AREA: "area",
    MappingColumn.SEGMENT: "segment",
    MappingColumn.SAE: "sae",
    MappingColumn.ASM: "asm",
    MappingColumn.RD: "rd",
}


@dataclass(frozen=True)
class ValidRow:
    """A row that can be read. `isr` is who is to have the territory, None where it is to be vacant."""

    number: int
    known: KnownTerritory | None
    details: TerritoryDetails
    isr: DirectoryPerson | None

    @property
    def holder(self) -> DirectoryPerson | None:
        """Who holds the territory now."""
        return self.known.holder if self.known else None


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot, with the reasons."""

    number: int
    territory: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class InvalidValue:
    """What stands in the place of a value that cannot be read: why it cannot."""

    reason: str


class RowReader:
    """Reads the rows of one file, knowing the territories and the people there are.

    It remembers the rows it has read: a territory stands in one row.
    """

    def __init__(
        self,
        columns: Sequence[MappingColumn | None],
        territories: TerritoryDirectory,
        people: PeopleDirectory,
    ) -> None:
        self.columns = columns
        self.territories = territories
        self.people = people
        self.seen: dict[object, tuple[int, Mapping[MappingColumn, str]]] = {}

    def read(self, table: CsvTable) -> Iterator[ValidRow | RefusedRow]:
        """Every row that is not blank, by the number a spreadsheet shows beside it."""
        for number, row in enumerate(table.rows, start=2):
            if not row.is_blank:
                yield self._row(number, row)

    def _row(self, number: int, row: CsvRow) -> ValidRow | RefusedRow:
        cells = pad_cells(len(self.columns), row)
        if cells is None:
            reason = f"It has {len(row.cells)} cells where the first row has {len(self.columns)}."
            return RefusedRow(number, cell_value(row.cells[0]), (reason,))
        raw = {column: cell for column, cell in zip(self.columns, cells, strict=True) if column}
        says = {column: cell_value(cell) for column, cell in raw.items()}
        name = says[MappingColumn.TERRITORY]
        known = self.territories.find(name)
        region, isr = _region(says[MappingColumn.REGION]), self._isr(says, known)
        reasons = [
            *(
                reason
                for column, cell in raw.items()
                for reason in _cell_problems(column, cell, says[column])
            ),
            *([] if name else ["The sales territory is blank."]),
            *(each.reason for each in (region, isr) if isinstance(each, InvalidValue)),
            *(self._of_earlier(number, says, known) if name else []),
        ]
        if reasons or isinstance(region, InvalidValue) or isinstance(isr, InvalidValue):
            return RefusedRow(number, name, tuple(reasons))
        details = known.details if known else TerritoryDetails(name, region)
        values: dict[str, Any] = {
            DETAIL_FIELDS[each]: value for each, value in says.items() if each in DETAIL_FIELDS
        }
        return ValidRow(number, known, replace(details, **{**values, "region": region}), isr)

    def _isr(
        self, says: Mapping[MappingColumn, str], known: KnownTerritory | None
    ) -> DirectoryPerson | InvalidValue | None:
        """Who is to have the territory; where the file has no such column, who has it. Else why not."""
        holder = known.holder if known else None
        if MappingColumn.ISR not in says:
            return holder
        if not says[MappingColumn.ISR]:
            return None
        try:
            isr = self.people.find(says[MappingColumn.ISR])
        except RuleBroken as broken:
            return InvalidValue(broken.sentence)
        return isr if isr.is_isr or isr == holder else InvalidValue(f"{isr.name} is not an ISR.")

    def _of_earlier(
        self, number: int, says: Mapping[MappingColumn, str], known: KnownTerritory | None
    ) -> Iterator[str]:
        """The reason there is where an earlier row is of the same territory."""
        identity = known.id if known else name_key(says[MappingColumn.TERRITORY])
        earlier, said_then = self.seen.setdefault(identity, (number, says))
        if earlier == number:
            return
        isr, isr_then = says.get(MappingColumn.ISR, ""), said_then.get(MappingColumn.ISR, "")
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
            return self.people.find(isr)
        except RuleBroken:
            return name_key(isr)


def _region(name: str) -> Region | InvalidValue:
    """The region of a name in any case, else why it is none."""
    for region in Region:
        if name_key(name) == name_key(region):
            return region
    there_are = f"it can be {', '.join(Region)}."
    return InvalidValue(
        f"Unknown region “{name}”: {there_are}" if name else f"The region is blank: {there_are}"
    )


def _cell_problems(column: MappingColumn, cell: str, value: str) -> Iterator[str]:
    text = unquoted(cell)
    if is_spreadsheet_formula(text):
        sign = "a tabulator or a line break" if text[0] in "\t\r" else f"“{one_line(text)[0]}”"
        yield f"The {column} begins with {sign}, which a spreadsheet would run."
    if len(value) > MAX_LINE_LENGTH:
        yield f"The {column} is longer than {MAX_LINE_LENGTH} characters."
