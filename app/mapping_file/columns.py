"""The columns of the mapping file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import RuleBroken
from app.shared.text import header_key, join_words
from app.staged_files.columns import ColumnMeanings


class MappingColumn(StrEnum):
    """A column that Onramp reads, by the name that Sales Operations uses. Values are stored."""

    TERRITORY = "sales territory"
    REGION = "region"
    SUB_REGION = "sub-region"
    AREA = "area"
    SEGMENT = "segment"
    SAE = "SAE"
    ASM = "ASM"
    RD = "RD"
    ISR = "proposed ISR"


COLUMN_LABELS = {
    MappingColumn.TERRITORY: _l("Sales territory"),
    MappingColumn.REGION: _l("Region"),
    MappingColumn.SUB_REGION: _l("Sub-region"),
    MappingColumn.AREA: _l("Area"),
    MappingColumn.SEGMENT: _l("Segment"),
    MappingColumn.SAE: _l("SAE"),
    MappingColumn.ASM: _l("ASM"),
    MappingColumn.RD: _l("RD"),
    MappingColumn.ISR: _l("Proposed ISR"),
}
REQUIRED_COLUMNS = (MappingColumn.TERRITORY, MappingColumn.REGION)
FILLED_COLUMNS = (MappingColumn.REGION, MappingColumn.SEGMENT)  # with one value for rows without one
# The headers of the export before a file was applied.
DEFAULT_HEADERS = (
    "Sales Territory",
    "Region",
    "Sub-Region",
    "Area",
    "Segment",
    "SAE",
    "ASM",
    "RD",
    "Proposed ISR",
)
COLUMN_ALIASES = {
    "territory": MappingColumn.TERRITORY,
    "territoryname": MappingColumn.TERRITORY,
    "salesregion": MappingColumn.REGION,
    "geo": MappingColumn.REGION,
    "geography": MappingColumn.REGION,
    "salessubregion": MappingColumn.SUB_REGION,
    "salesarea": MappingColumn.AREA,
    "salessegment": MappingColumn.SEGMENT,
    "strategicaccountexecutive": MappingColumn.SAE,
    "strategicaccountexecutivesae": MappingColumn.SAE,
    "strategicaccountleader": MappingColumn.SAE,
    "strategicaccountleadersal": MappingColumn.SAE,
    "sal": MappingColumn.SAE,
    "accountexecutive": MappingColumn.SAE,
    "ae": MappingColumn.SAE,
    "sales": MappingColumn.SAE,
    "areasalesmanager": MappingColumn.ASM,
    "areasalesmanagerasm": MappingColumn.ASM,
    "regionaldirector": MappingColumn.RD,
    "regionaldirectorrd": MappingColumn.RD,
    "isr": MappingColumn.ISR,
    "insidesalesrepresentative": MappingColumn.ISR,
    "insidesalesrepresentativeisr": MappingColumn.ISR,
    "insidesalesrep": MappingColumn.ISR,
    "insidesalesrepisr": MappingColumn.ISR,
    "isrname": MappingColumn.ISR,
}


COLUMNS_BY_HEADER = {header_key(column): column for column in MappingColumn} | COLUMN_ALIASES
MAPPING_COLUMNS = ColumnMeanings(COLUMN_LABELS, COLUMNS_BY_HEADER)


def check_columns(columns: Sequence[MappingColumn | None], filled: Collection[MappingColumn] = ()) -> None:
    """Raise RuleBroken if a required column is missing, or two headers have one meaning.

    `filled` are columns for which a person enters one value for all rows.
    """
    missing = [column for column in REQUIRED_COLUMNS if column not in (*columns, *filled)]
    if missing:
        names = join_words([str(COLUMN_LABELS[column]) for column in missing])
        raise RuleBroken(_("Map a column to each of these: %(columns)s.", columns=names))
    MAPPING_COLUMNS.check_once(columns)
