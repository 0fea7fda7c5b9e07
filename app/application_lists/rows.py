"""What a list shows of each application: one statement reads it, with the turns that are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from app.board.pending import with_open_turns
from app.candidates.models import Application, Candidate, Status
from app.last_opened.queries import is_new
from app.openings.models import Opening, Stage


class Row(NamedTuple):
    """What a list shows of an application. `name` and `source` are the candidate's.

    `turns` are its open turns, the longest waiting first. `is_new` is true if the reader has not seen its
    last change.
    """

    id: int
    status: Status
    stage_since: datetime
    applied_at: datetime
    version: int
    candidate_id: int
    name: str
    source: str
    stage: str
    opening_id: int
    job_family: str
    region: str
    is_new: bool = False
    turns: Sequence[Any] = ()

    @property
    def opening(self) -> str:
        return f"{self.job_family} · {self.region}"


def _columns(application: Any) -> Sequence[Any]:
    return (
        application.id,
        application.status,
        application.stage_since,
        application.applied_at,
        application.version,
        application.candidate_id,
        Candidate.name,
        Candidate.source,
        Stage.name.label("stage"),
        application.opening_id,
        Opening.job_family,
        Opening.region,
    )


LISTED_COLUMNS = _columns(Application)


def shown_applications(application: Any = Application) -> Select[Any]:
    """What a list shows of every application there is, or of an alias, but for its turns and what is new."""
    every: Select[Any] = select(*_columns(application))
    return (
        every.join(Candidate, Candidate.id == application.candidate_id)
        .join(Stage, Stage.id == application.stage_id)
        .join(Opening, Opening.id == application.opening_id)
    )


def shown_with_turns(application: Any, reader_id: Any) -> Select[Any]:
    """The same with what is new to a reader and the open turns, a row for each of them."""
    statement = shown_applications(application)
    statement = statement.add_columns(is_new(application.id, reader_id).label("is_new"))
    return with_open_turns(statement, application.id, Candidate.name)


def rows_of(found: Sequence[Any]) -> list[Row]:
    """The applications of rows that are in order, one for each open turn."""
    rows: list[Row] = []
    before = None
    for each in found:
        if each.id == before:
            rows[-1].turns.append(each)  # type: ignore[attr-defined]
        else:
            before = each.id
            rows.append(Row._make([*each[: len(LISTED_COLUMNS) + 1], [each] if each.kind else []]))
    return rows
