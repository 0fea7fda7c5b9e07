"""The rows of a list as texts, so that its template only writes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.application_lists.rows import Row
from app.application_lists.settings import ListSettings
from app.board.pending import pending_of
from app.board.turn_texts import TurnWords
from app.candidates.models import Status
from app.people.models import User
from app.shared.times import short_day
from app.turns.models import TurnKind
from app.web.record_pages import url_maker, url_of


class Line(NamedTuple):
    """A row: an application, and what each column shows of it.

    `waits` is the kind of turn that it waits as; `urgency` and `process` are how that turn and the whole
    process stand to their limits, each with the word for it.
    """

    id: int
    version: int
    name: str
    url: str
    is_new: bool
    waits: TurnKind | None
    opening: str
    stage: str
    waiting_for: str
    urgency: str
    urgent: str
    since: str
    applied: str
    process: str
    process_word: str
    source: str


def lines_of(rows: Sequence[Row], settings: ListSettings, reader: User) -> list[Line]:
    """The rows as their reader sees them.

    The page of each application knows the list, for its links to the previous and the next one.
    """
    origin = settings.as_origin
    url = url_maker(lambda id_: url_of("application", application_id=id_, **origin))
    words, day_of, place, reader_id = (
        TurnWords(reader.time_zone),
        cache(short_day),
        ZoneInfo(reader.time_zone),
        reader.id,
    )
    lines = []
    for row in rows:
        step = pending_of(row.status, row.turns, reader_id, words)
        process = words.process(row.applied_at) if row.status is Status.ACTIVE else None
        lines.append(
            Line(
                row.id,
                row.version,
                row.name,
                url(row.id),
                row.is_new,
                step.kind,
                row.opening,
                row.stage,
                f"{step.text} · {step.who}" if step.who else step.text,
                step.urgency.value,
                words.label(step.urgency),
                words.waiting(row.stage_since),
                day_of(row.applied_at.astimezone(place).date()),
                process.value if process else "",
                words.label(process) if process else "",
                row.source,
            )
        )
    return lines
