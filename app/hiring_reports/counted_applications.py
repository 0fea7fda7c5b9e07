"""The applications that are counted, as they are now or as they are in the sums.

Each has a sign: 1 if it is added, -1 if it is taken off. Since moves are only added, what an application was
when it had `number` of them follows from these alone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, literal_column, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Candidate
from app.hiring_reports.sums.models import SummedApplication, SummedSource
from app.interviews.models import Interview, InterviewState
from app.onboarding.models import Onboarding
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.shared import clock

FACTS = ("opening_id", "number", "status", "applied_at", "is_interviewed", "is_assigned", "source_key")


def current_applications(*conditions: ColumnElement[bool], with_facts: bool = True) -> Select[Any]:
    """Applications as they are now, with sign 1; the source and what follows only `with_facts`."""
    columns: list[Any] = [
        Application.id.label("application_id"),
        Application.opening_id,
        Application.version.label("number"),
        Application.status,
        Application.applied_at,
    ]
    statement: Select[Any] = select(*columns).select_from(Application).where(*conditions)
    if with_facts:
        facts = (has_begun_interview().label("is_interviewed"), is_assigned().label("is_assigned"))
        statement = statement.add_columns(*facts, Candidate.source_key)
        statement = statement.join(Candidate, Candidate.id == Application.candidate_id)
    return statement.add_columns(_sign(1))


def summed_applications(*conditions: ColumnElement[bool], sign: int) -> Select[Any]:
    """Applications as they are in the sums."""
    table = SummedApplication
    return (
        select(
            table.application_id,
            *(table.opening_id, table.number, table.status, table.applied_at),
            *(table.is_interviewed, table.is_assigned, SummedSource.source_key),
            _sign(sign),
        )
        .join(SummedSource, SummedSource.id == table.source_id)
        .where(*conditions)
    )


def has_begun_interview() -> ColumnElement[bool]:
    """The condition that an application has or had an interview that was not cancelled."""
    begun = select(Interview.id).where(
        Interview.application_id == Application.id,
        Interview.state != InterviewState.CANCELLED,
        Interview.starts_at <= clock.now(),
    )
    return begun.correlate(Application).exists()


def is_assigned() -> ColumnElement[bool]:
    """The condition that the candidate of an application holds or held a territory since they were hired."""
    assigned = select(Onboarding.id).where(
        Onboarding.application_id == Application.id, Onboarding.assigned_on.is_not(None)
    )
    return assigned.correlate(Application).exists()


def not_undone(move: Any = Transition, number: Any = None) -> ColumnElement[bool]:
    """The condition that a transition is a move which nobody undid, by the first `number` of them."""
    undo = aliased(Transition, name="undo")
    undone = select(undo.id).where(undo.undoes_id == move.id)
    if number is not None:
        undone = undone.where(undo.number <= number)
    return and_(move.verb != MoveVerb.UNDO, ~undone.exists())


def moves_of(counted: Any, move: Any = Transition) -> ColumnElement[bool]:
    """The condition that a transition is a move of a counted application that stands."""
    return and_(
        move.application_id == counted.c.application_id,
        move.number <= counted.c.number,
        not_undone(move, counted.c.number),
    )


def _sign(sign: int) -> Any:
    return literal_column(str(sign), Integer).label("sign")
