"""What a board shows and how, as its address says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from app.board.board_filter import BoardFilter, BoardSort
from app.board.turn_filter import CANDIDATES, ME, TurnFilter
from app.shared.text import MAX_LINE_LENGTH
from app.web.parameters import (
    CURSOR_PARAM,
    InvalidCursor,
    InvalidParameter,
    choice_param,
    choices_param,
    cursor_param,
    enum_by_value,
    number_param,
    person_param,
    text_param,
)

CARDS_PER_COLUMN = 12  # on the first screen, and as many more on request
MAX_COLUMN_PAGES = 10  # of a column on one page
COMPACT = "compact"


@dataclass(frozen=True)
class BoardOptions:
    """The filter, the order and the density of a board, and which pages of its columns.

    `column` is the position of the one that begins after the cursor `after`. `more` has the number of pages
    that a column shows beside its first, by position.
    """

    filter: BoardFilter = field(default_factory=BoardFilter)
    sort: BoardSort = BoardSort.LONGEST
    compact: bool = False
    column: int | None = None
    after: str | None = None
    more: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def from_address(cls) -> BoardOptions:
        """The options in the address of this request.

        Raises InvalidParameter for a value that no address of ours has.
        """
        waiting_for = person_param("waiting_for", {ME, CANDIDATES})
        turns = TurnFilter(waiting_for, overdue=choice_param("overdue", {"yes": True}) or False)
        internal = choice_param("internal", {"yes": True, "no": False})
        positions = {str(position): position for position in range(1, 100)}
        column, after = number_param("column", least=1), cursor_param()
        if (column is None) != (after is None):
            raise InvalidCursor
        return cls(
            BoardFilter(turns, internal, _source(), number_param("tag", least=1)),
            choice_param("sort", enum_by_value(BoardSort)) or BoardSort.LONGEST,
            choice_param("cards", {COMPACT: True}) or False,
            column,
            after,
            Counter(choices_param("more", positions)),
        )

    @property
    def asked(self) -> dict[str, str]:
        """The options as the address of the board has them, without the pages of its columns."""
        sort = {} if self.sort is BoardSort.LONGEST else {"sort": self.sort.value}
        return self.filter.asked | sort | ({"cards": COMPACT} if self.compact else {})

    @property
    def here(self) -> dict[str, str]:
        """The options as the address of this page has them."""
        return self.address_after(self.column, self.after) if self.column and self.after else self.asked

    def address_after(self, column: int, cursor: str) -> dict[str, str]:
        """The options for the cards of a column after a cursor."""
        return self.asked | {"column": str(column), CURSOR_PARAM: cursor}

    def size_of(self, column: int) -> int:
        """How many cards a column shows."""
        return CARDS_PER_COLUMN * min(1 + self.more.get(column, 0), MAX_COLUMN_PAGES)


def _source() -> str | None:
    source = text_param("source")
    if source is not None and (len(source) > MAX_LINE_LENGTH or not source.isprintable()):
        raise InvalidParameter("source", _("There is no such source."))
    return source
