"""Why a table is not read. The sandboxed process writes the code, and the page shows the sentence."""

from __future__ import annotations

from enum import StrEnum

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


class TableRefused(Exception):
    """A table is refused. `row` counts from 1, the header, as a spreadsheet does."""

    def __init__(self, problem: TableProblem, row: int = 0, name: str = "") -> None:
        super().__init__(problem.name)
        self.problem, self.row, self.name = problem, row, name
