"""The turn to decide on a candidate's request for deletion, and who has it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Candidate
from app.candidates.queries import visible_candidates
from app.db.base import db
from app.openings.models import Opening
from app.openings.people import on_recruiter_changed
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.turns.actions import update_turns
from app.turns.models import Turn, TurnKind
from app.turns.sources import TurnScope, TurnSource, turn_columns

ERASURE_LIST_LIMIT = 50


def update_erasure_turns(openings: ColumnElement[bool]) -> None:
    """Update who decides on the requests of candidates who applied to these openings, by a condition."""
    db.session.flush()
    applied = Candidate.applications.any(Application.opening.has(openings))
    asked = select(Candidate).where(Candidate.erasure_asked_at.is_not(None), applied)
    for candidate in db.session.scalars(asked.order_by(Candidate.id)).all():
        update_turns(candidate)


def update_erasure_turns_of(recruiter_id: int | None) -> None:
    """The same at the openings of a recruiter, who applied to other openings than before."""
    if recruiter_id is not None:
        update_erasure_turns(Opening.recruiter_id == recruiter_id)


def erasure_requests_for(recruiter: User) -> Sequence[Candidate]:
    """The candidates with a request for deletion that a recruiter decides, the oldest request first."""
    statement = _requests_for(recruiter) if recruiter.openings_applied_to else _requests()
    return db.session.scalars(statement, reader_values(recruiter)).all()


@cache
def _requests() -> Select[Candidate]:
    """For a recruiter who never applied here."""
    return _requests_for(any_reader(frozenset(), applied_to=()))


def _requests_for(recruiter: User) -> Select[Candidate]:
    is_about = and_(Turn.kind == TurnKind.DECIDE_ERASURE, Turn.about_id == Candidate.id)
    waiting = visible_candidates(recruiter).join(Turn, is_about).where(Turn.user_id == recruiter.id)
    return waiting.order_by(Turn.since, Turn.id).limit(ERASURE_LIST_LIMIT)


def _to_decide() -> Select[Any]:
    """By the recruiter of their latest application at an opening to which the recruiter did not apply."""
    by = {"user_id": Opening.recruiter_id, "zone": None}
    statement = turn_columns(TurnKind.DECIDE_ERASURE, Candidate.id, since=Candidate.erasure_asked_at, **by)
    of_candidates = statement.select_from(Candidate).join(Application, Application.id == _latest_id())
    with_opening = of_candidates.join(Opening, Opening.id == Application.opening_id)
    return with_opening.where(Candidate.erasure_asked_at.is_not(None))


def _latest_id() -> Any:
    """The latest application of a candidate; `own` is one of the recruiter, who is a candidate, too."""
    applied, opening = aliased(Application), aliased(Opening)
    own, recruiter = aliased(Application), aliased(Candidate)
    of_recruiter = (own.candidate_id == recruiter.id, recruiter.user_id == opening.recruiter_id)
    knows_of_it = ~exists().where(own.opening_id == opening.id, *of_recruiter)
    latest = select(func.max(applied.id)).join(opening, opening.id == applied.opening_id)
    return latest.where(applied.candidate_id == Candidate.id, knows_of_it).scalar_subquery()


def _update_turns_at(opening: Opening) -> None:
    update_erasure_turns(Opening.id == opening.id)


on_recruiter_changed(_update_turns_at)
ERASURE_TURNS = TurnScope(Candidate, "about_id", [TurnSource(TurnKind.DECIDE_ERASURE, _to_decide)])
