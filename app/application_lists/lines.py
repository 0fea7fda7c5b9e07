"""The rows of a list as texts, so that its template only writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.application_lists.filters import ApplicationFilter
from app.application_lists.pages import Row
from app.application_lists.settings import ListColumn
from app.board.pending import pending_steps
from app.last_opened.queries import new_ids
from app.people.models import User
from app.shared.times import in_zone, short_day, waiting_time
from app.turns.models import TurnKind
from app.turns.urgency import Urgency
from app.web.record_pages import url_maker, url_of


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
    cells: Sequence[tuple[str, str, str, Urgency | None]]


def lines_of(
    rows: Sequence[Row], columns: Sequence[ListColumn], filter_: ApplicationFilter, reader: User
) -> list[Line]:
    """The rows as their reader sees them. A cell has its column, its label, its text and how urgent it is.

    The page of each application knows the filter, for its links to the previous and the next one.
    """
    pending = pending_steps(rows, reader) if ListColumn.WAITING_FOR in columns else {}
    origin = filter_.as_origin
    application_url = url_maker(lambda id_: url_of("application", application_id=id_, **origin))
    new, zone = new_ids([row.id for row in rows], reader), reader.time_zone
    day_of = cache(short_day)
    waiting_since = cache(waiting_time)
    labels = [(column, column.label) for column in columns]

    def cell(column: ListColumn, label: str, row: Row) -> tuple[str, str, str, Urgency | None]:
        if column is ListColumn.WAITING_FOR:
            step = pending[row.id]
            text = f"{step.text} · {step.who}" if step.who else step.text
            return column, label, text, step.urgency if step.urgency.label else None
        if column is ListColumn.APPLIED:
            return column, label, day_of(in_zone(row.applied_at, zone).date()), None
        if column is ListColumn.SINCE:
            return column, label, waiting_since(row.stage_since), None
        return column, label, getattr(row, column), None

    return [
        Line(
            row.id,
            row.version,
            row.name,
            application_url(row.id),
            pending[row.id].kind if pending else None,
            row.id in new,
            [cell(*each, row) for each in labels],
        )
        for row in rows
    ]
