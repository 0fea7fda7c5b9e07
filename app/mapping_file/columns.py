"""What a column of the mapping file can mean, guessed from its header, chosen by a person, remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.shared.refusals import RuleBroken
from app.shared.text import listed, name_key


class Column(StrEnum):
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


NEEDED = (Column.TERRITORY, Column.REGION)
# The headers of a file that nobody has brought yet.
HEADERS = ("Sales Territory", "Region", "Sub-Region", "Area", "Segment", "SAE", "ASM", "RD", "Proposed ISR")
OTHER_NAMES = {
    "territory": Column.TERRITORY,
    "territoryname": Column.TERRITORY,
    "salesregion": Column.REGION,
    "salessubregion": Column.SUB_REGION,
    "salesarea": Column.AREA,
    "salessegment": Column.SEGMENT,
    "strategicaccountexecutive": Column.SAE,
    "areasalesmanager": Column.ASM,
    "regionaldirector": Column.RD,
    "isr": Column.ISR,
    "insidesalesrepresentative": Column.ISR,
}


def plain(header: str) -> str:
    """A header without its case, spaces, underscores and hyphens: "Sub_Region" and "sub-region" are one."""
    return "".join(c for c in name_key(header) if c.isalnum())


KNOWN = {plain(column): column for column in Column} | OTHER_NAMES


def column_named(word: str | None) -> Column | None:
    """The column of a word; None for one that is left out, and for any other word."""
    return next((column for column in Column if column == word), None)


def guess(headers: Sequence[str], remembered: Mapping[str, Column | None]) -> list[Column | None]:
    """What each header means: as it was `remembered`, else by its name; None is left out.

    No column is guessed twice: the first of two headers has it.
    """
    guessed: list[Column | None] = []
    for header in headers:
        name = plain(header)
        column = remembered[name] if name in remembered else KNOWN.get(name)
        guessed.append(None if column in guessed else column)
    return guessed


def check_columns(columns: Sequence[Column | None]) -> None:
    """Raise RuleBroken where a column that is needed is missing, or two headers mean the same one."""
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise RuleBroken(f"Say which column is the {listed([str(column) for column in missing])}.")
    for column in Column:
        if columns.count(column) > 1:
            raise RuleBroken(f"Two columns are the {column}. Leave one of them out.")
