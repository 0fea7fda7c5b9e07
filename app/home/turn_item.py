"""A row of Your turn."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.turns.urgency import Urgency


class TurnItem(NamedTuple):
    """Something that has waited `since` an instant. `verb` is the label of its button.

    `urgency` is how it stands to its time limit. `who` is the person it waits for, unless that is the reader.
    """

    since: datetime
    what: str
    where: str
    verb: str
    url: str
    urgency: Urgency = Urgency.ON_TIME
    who: str = ""
