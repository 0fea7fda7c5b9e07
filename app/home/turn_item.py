"""A line of Your turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TurnItem:
    """Something that waits since an instant: `verb` is the button's word.

    `late` is true of what is past the time it was due. `who` is the person it waits for, where that is
    not the reader.
    """

    since: datetime
    what: str
    where: str
    verb: str
    url: str
    late: bool = False
    who: str = ""
