"""Why a table is not read. The sandboxed process writes the code, and the page shows the sentence."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

MAX_TABLE_BYTES = 30_000_000
MAX_TABLE_ROWS, MAX_TABLE_COLUMNS = 100_000, 100
MAX_CELL_LENGTH = 20_000  # characters


class TableProblem(StrEnum):
    """A reason; `row` and `name` of TableRefused say where."""

    EMPTY = "empty"
    NO_ROWS = "no rows"
    NOT_TEXT = "not text"
    WRONG_ENCODING = "wrong encoding"
    BLANK_HEADER = "blank header"
    SAME_HEADER = "same header"
    LONG_HEADER = "long header"
    UNKNOWN_DELIMITER = "unknown delimiter"
    TOO_MANY_COLUMNS = "too many columns"
    TOO_MANY_ROWS = "too many rows"
    LONG_CELL = "long cell"
    BAD_QUOTATION = "bad quotation"
    OLD_OR_LOCKED = "old or locked"
    DAMAGED = "damaged"
    NO_SHEET = "no sheet"
    BAD_JSON = "bad json"
    UNKNOWN_JSON = "unknown json"
    LARGE_JSON = "large json"
    UNPACKS_TO_TOO_MUCH = "unpacks to too much"
    ZIP_DAMAGED = "zip damaged"
    ZIP_LOCKED = "zip locked"
    ZIP_COMPRESSION = "zip compression"
    ZIP_TOO_MUCH = "zip unpacks to too much"
    ZIP_TOO_MANY = "zip with too many files"
    ZIP_LEADS_OUT = "zip leads out"
    ZIP_LINKS = "zip with links"
    ZIP_SAME_NAMES = "zip with one name twice"
    ZIP_NO_TABLE = "zip without a table"
    ZIP_NOT_A_TABLE = "zip with an unknown table"
    ZIP_COLUMNS = "zip with a table without columns"


class TableRefused(Exception):
    """A table is refused. `row` counts from 1, the header, as a spreadsheet does.

    `table` is the name of one of several tables that were uploaded together.
    """

    def __init__(self, problem: TableProblem, row: int = 0, name: str = "", table: str = "") -> None:
        super().__init__(problem.name)
        self.problem, self.row, self.name, self.table = problem, row, name, table

    def as_line(self) -> dict[str, Any]:
        """The line with which the sandboxed process ends."""
        return {"problem": self.problem.value, "row": self.row, "name": self.name, "table": self.table}
