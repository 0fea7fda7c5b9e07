"""The rows of the mapping file: a territory, its details and its proposed ISR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from app.mapping_file.cells import said
from app.mapping_file.columns import COLUMN_LABELS, MappingColumn
from app.mapping_file.directory import (
    DirectoryPerson,
    KnownTerritory,
    PeopleDirectory,
    TerritoryDetails,
    TerritoryDirectory,
)
from app.mapping_file.reader import CsvRow, CsvTable, pad_cells
from app.sales_areas.rules import RegionNames
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.text import MAX_LINE_LENGTH, is_spreadsheet_formula, name_key, one_line
from app.untrusted.csv_cells import cell_value, unquoted

# The field of TerritoryDetails for each column. The proposed ISR has none.
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
    """A row that can be read. `isr` should hold the territory; None means vacant."""

    number: int
    known: KnownTerritory | None
    details: TerritoryDetails
    isr: DirectoryPerson | None


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be read, with the reasons."""

    number: int
    territory: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class InvalidValue:
    """Stands for a value that cannot be read, with the reason."""

    reason: str


class RowReader:
    """Reads the rows of one file, with the known territories and people.

    It remembers the rows it has read: each territory may have one row.
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
        """Every row that is not blank, numbered as in a spreadsheet."""
        for number, row in enumerate(table.rows, start=2):
            if not row.is_blank:
                yield self._row(number, row)

    def _row(self, number: int, row: CsvRow) -> ValidRow | RefusedRow:
        cells = pad_cells(len(self.columns), row)
        if cells is None:
            reason = _(
                "The row has %(cells)s cells, the header has %(columns)s.",
                cells=len(row.cells),
                columns=len(self.columns),
            )
            return RefusedRow(number, cell_value(row.cells[0]), (reason,))
        raw = {column: cell for column, cell in zip(self.columns, cells, strict=True) if column}
        says = {column: said(column, cell) for column, cell in raw.items()}
        name = says[MappingColumn.TERRITORY]
        known = self.territories.find(name)
        region, isr = _region(says[MappingColumn.REGION], self.territories.regions), self._isr(says, known)
        reasons = [
            *(
                reason
                for column, cell in raw.items()
                for reason in _cell_problems(column, cell, says[column])
            ),
            *([] if name else [_("The sales territory is blank.")]),
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
        """The proposed ISR; the current holder if the file has no such column; or why it is invalid."""
        holder = known.holder if known else None
        if MappingColumn.ISR not in says:
            return holder
        if not says[MappingColumn.ISR]:
            return None
        try:
            isr = self.people.find(says[MappingColumn.ISR])
        except RuleBroken as broken:
            return InvalidValue(broken.sentence)
        if isr.is_isr or isr == holder:
            return isr
        return InvalidValue(_("%(person)s is not an ISR.", person=isr.name))

    def _of_earlier(
        self, number: int, says: Mapping[MappingColumn, str], known: KnownTerritory | None
    ) -> Iterator[str]:
        """The reason to refuse a row if an earlier row has the same territory."""
        identity = known.id if known else name_key(says[MappingColumn.TERRITORY])
        earlier, said_then = self.seen.setdefault(identity, (number, says))
        if earlier == number:
            return
        isr, isr_then = says.get(MappingColumn.ISR, ""), said_then.get(MappingColumn.ISR, "")
        if says == said_then:
            yield _("Duplicate of row %(row)s.", row=earlier)
        elif self._who(isr) != self._who(isr_then):
            yield _(
                "Two ISRs for one territory. Row %(row)s: %(first)s. This row: %(second)s.",
                row=earlier,
                first=isr_then or _("vacant"),
                second=isr or _("vacant"),
            )
        else:
            yield _("Row %(row)s has the same territory with other details.", row=earlier)

    def _who(self, isr: str) -> object:
        try:
            return self.people.find(isr)
        except RuleBroken:
            return name_key(isr)


def _region(name: str, known: RegionNames) -> Region | InvalidValue:
    """The region that a cell names; else why there is none."""
    if (region := known.find(name)) is not None:
        return region
    regions = ", ".join(known.offered)
    if not name:
        return InvalidValue(_("The region is blank. Use one of these: %(regions)s.", regions=regions))
    return InvalidValue(
        _("Unknown region “%(region)s”. Use one of these: %(regions)s.", region=name, regions=regions)
    )


def _cell_problems(column: MappingColumn, cell: str, value: str) -> Iterator[str]:
    text = unquoted(cell)
    if is_spreadsheet_formula(text):
        sign = _("a tab or line break") if text[0] in "\t\r" else f"“{one_line(text)[0]}”"
        yield _(
            "%(column)s begins with %(sign)s, so spreadsheets would run it as a formula.",
            column=COLUMN_LABELS[column],
            sign=sign,
        )
    if len(value) > MAX_LINE_LENGTH:
        yield _(
            "%(column)s is longer than %(limit)s characters.",
            column=COLUMN_LABELS[column],
            limit=MAX_LINE_LENGTH,
        )
