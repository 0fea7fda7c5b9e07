"""A row of Your turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TurnItem:
    """Something that has waited `since` an instant. `verb` is the label of its button.

    `late` is true once it is overdue. `who` is the person it waits for, unless that is the reader.
    """

    since: datetime
    what: str
    where: str
    verb: str
    url: str
    late: bool = False
    who: str = ""
