"""Filter and sort the cards of a board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from app.board.turn_filter import TurnFilter, waits_as
from app.candidates.models import Application, Candidate
from app.candidates.queries import has_source
from app.people.models import User
from app.tags.queries import has_tag


class BoardSort(StrEnum):
    """The order of the cards of a column."""

    LONGEST = "longest"
    OVERDUE = "overdue"
    NAME = "name"

    @property
    def label(self) -> str:
        """The order as a page shows it."""
        return str(BOARD_SORT_LABELS[self])


BOARD_SORT_LABELS = {
    BoardSort.LONGEST: _l("Longest in stage"),
    BoardSort.OVERDUE: _l("Most overdue"),
    BoardSort.NAME: _l("Name"),
}


@dataclass(frozen=True)
class BoardFilter:
    """Which applications a board shows; None filters nothing.

    `source` is the whole text of a source, in any case, `tag` the id of a tag.
    """

    turns: TurnFilter = field(default_factory=TurnFilter)
    internal: bool | None = None
    source: str | None = None
    tag: int | None = None

    @property
    def is_set(self) -> bool:
        return self.turns.is_set or any(each is not None for each in (self.internal, self.source, self.tag))

    @property
    def asked(self) -> dict[str, str]:
        """The filter as the address of a page has it, on the board and in the list."""
        asked = self.turns.asked
        if self.internal is not None:
            asked["internal"] = "yes" if self.internal else "no"
        asked |= {"source": self.source} if self.source else {}
        return asked | ({"tag": str(self.tag)} if self.tag else {})

    def conditions(self, reader: User) -> Sequence[ColumnElement[bool]]:
        """The conditions of an application, as far as the reader may know of its turns."""
        conditions = [waits_as(self.turns, reader)] if self.turns.is_set else []
        of_candidate = []
        if self.source is not None:
            of_candidate.append(has_source(self.source))
        if self.internal is not None:
            of_candidate.append(Candidate.internal.expression.is_(self.internal))
        if of_candidate:
            conditions.append(Application.candidate_id.in_(select(Candidate.id).where(*of_candidate)))
        if self.tag is not None:
            conditions.append(has_tag(self.tag, reader))
        return conditions
