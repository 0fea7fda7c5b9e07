"""What a column of the mapping file can mean, guessed from its header, chosen by a person, remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.shared.text import join_words, name_key


class MappingColumn(StrEnum):
    """A column Onramp understands, by the name Sales Operations gives it."""

    TERRITORY = "sales territory"
    REGION = "region"
    SUB_REGION = "sub-region"
    AREA = "area"
    SEGMENT = "segment"
    SAE = "SAE"
    ASM = "ASM"
    RD = "RD"
    ISR = "proposed ISR"


REQUIRED_COLUMNS = (MappingColumn.TERRITORY, MappingColumn.REGION)
# The headers of a file that nobody has brought yet.
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
    "salessubregion": MappingColumn.SUB_REGION,
    "salesarea": MappingColumn.AREA,
    "salessegment": MappingColumn.SEGMENT,
    "strategicaccountexecutive": MappingColumn.SAE,
    "areasalesmanager": MappingColumn.ASM,
    "regionaldirector": MappingColumn.RD,
    "isr": MappingColumn.ISR,
    "insidesalesrepresentative": MappingColumn.ISR,
}


def normalize_header(header: str) -> str:
    """A header without its case, spaces, underscores and hyphens: "Sub_Region" and "sub-region" are one."""
    return "".join(c for c in name_key(header) if c.isalnum())


COLUMNS_BY_HEADER = {normalize_header(column): column for column in MappingColumn} | COLUMN_ALIASES


def parse_column(word: str | None) -> MappingColumn | None:
    """The column of a word; None for one that is left out, and for any other word."""
    return next((column for column in MappingColumn if column == word), None)


def guess_columns(
    headers: Sequence[str], remembered: Mapping[str, MappingColumn | None]
) -> list[MappingColumn | None]:
    """What each header means: as it was `remembered`, else by its name; None is left out.

    No column is guessed twice: the first of two headers has it.
    """
    guessed: list[MappingColumn | None] = []
    for header in headers:
        name = normalize_header(header)
        column = remembered[name] if name in remembered else COLUMNS_BY_HEADER.get(name)
        guessed.append(None if column in guessed else column)
    return guessed


def check_columns(columns: Sequence[MappingColumn | None]) -> None:
    """Raise RuleBroken where a column that is needed is missing, or two headers mean the same one."""
    missing = [column for column in REQUIRED_COLUMNS if column not in columns]
    if missing:
        raise RuleBroken(
            _("Say which column is the %(columns)s.", columns=join_words([str(column) for column in missing]))
        )
    for column in MappingColumn:
        if columns.count(column) > 1:
            raise RuleBroken(_("Two columns are the %(column)s. Leave one of them out.", column=column))
