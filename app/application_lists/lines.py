"""The rows of a list as texts, so that its template only writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from zoneinfo import ZoneInfo

from app.application_lists.pages import Row
from app.application_lists.settings import ListColumn, ListSettings
from app.board.pending import PendingStep, pending_steps
from app.board.turn_texts import TurnWords
from app.candidates.models import Status
from app.last_opened.queries import new_ids
from app.people.models import User
from app.shared import clock
from app.shared.times import short_day
from app.turns.models import TurnKind
from app.turns.process import ProcessClock
from app.web.record_pages import url_maker, url_of

LineCell = tuple[str, str, str, str, str]  # column, label, text, urgency, and the word for the urgency


@dataclass(frozen=True, slots=True)
class Line:
    """A row: an application, and the text of each column that is shown.

    `waits` is the kind of turn that it waits as, where the list shows what it waits for; `is_new` is true if
    the reader has not seen its last change.
    """

    id: int
    version: int
    name: str
    url: str
    waits: TurnKind | None
    is_new: bool
    cells: Sequence[LineCell]


def lines_of(
    rows: Sequence[Row], columns: Sequence[ListColumn], settings: ListSettings, reader: User
) -> list[Line]:
    """The rows as their reader sees them.

    The page of each application knows the list, for its links to the previous and the next one.
    """
    pending = pending_steps(rows, reader) if ListColumn.WAITING_FOR in columns else {}
    origin = settings.as_origin
    application_url = url_maker(lambda id_: url_of("application", application_id=id_, **origin))
    new = new_ids([row.id for row in rows], reader)
    cells = [
        _cells(column, rows, pending, TurnWords(reader.time_zone), reader.time_zone) for column in columns
    ]
    return [
        Line(
            row.id,
            row.version,
            row.name,
            application_url(row.id),
            pending[row.id].kind if pending else None,
            row.id in new,
            of_row,
        )
        for row, *of_row in zip(rows, *cells, strict=True)
    ]


def _cells(
    column: ListColumn, rows: Sequence[Row], pending: Mapping[int, PendingStep], words: TurnWords, zone: str
) -> list[LineCell]:
    """The cells of one column."""
    name, label = column.value, column.label
    if column is ListColumn.WAITING_FOR:
        steps = [pending[row.id] for row in rows]
        texts = [f"{step.text} · {step.who}" if step.who else step.text for step in steps]
        urgencies = [(step.urgency.value, words.label(step.urgency)) for step in steps]
        return [(name, label, text, *urgent) for text, urgent in zip(texts, urgencies, strict=True)]
    if column is ListColumn.APPLIED:
        day_of, place = cache(short_day), ZoneInfo(zone)
        texts = [day_of(row.applied_at.astimezone(place).date()) for row in rows]
        urgencies = _process_urgencies(rows)
        return [(name, label, text, *urgent) for text, urgent in zip(texts, urgencies, strict=True)]
    if column is ListColumn.SINCE:
        texts = [words.waiting(row.stage_since) for row in rows]
    else:
        texts = list(map(attrgetter(name), rows))
    return [(name, label, text, "", "") for text in texts]


def _process_urgencies(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """How the whole process of each application stands to its limit, and the words for it."""
    process = ProcessClock.at(clock.now())
    stands = [process.urgency(row.applied_at) if row.status is Status.ACTIVE else None for row in rows]
    return [(each.value, each.label) if each else ("", "") for each in stands]
