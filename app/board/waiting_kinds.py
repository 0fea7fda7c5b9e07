"""Which kinds of turns wait for a person, and for others at the openings that are theirs.

One statement of short searches along indexes, so that a page reads the kinds that there are and no others. It
does not say which turns the person may know of.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, func, literal, literal_column, null, or_, select, union_all

from app.access.roles import Role
from app.db.base import db
from app.db.kept import kept
from app.openings.models import Opening, OpeningState
from app.people.any_reader import any_reader
from app.people.models import User
from app.questionnaire_reviews.models import QuestionnaireReviewer
from app.turns.models import (
    CLOSED_BY_TIME,
    HIRING_MANAGER_TURNS,
    OPENED_LATER,
    RECRUITER_TURNS,
    REVIEWER_TURNS,
    TURN_KIND,
    Turn,
    TurnKind,
)
from app.turns.queries import NOW

CANDIDATE_TURNS = (
    *(TurnKind.ANSWER_QUESTIONNAIRE, TurnKind.CHOOSE_TIME, TurnKind.SUBMIT_TASK),
    *(TurnKind.NAME_REFEREES, TurnKind.ANSWER_RETURN_REQUEST, TurnKind.ANSWER_OFFER),
    TurnKind.ANSWER_MOVE,
)
KINDS_AT_OPENINGS = (
    *RECRUITER_TURNS,
    *HIRING_MANAGER_TURNS,
    *REVIEWER_TURNS,
    TurnKind.SUBMIT_SCORECARD,
    TurnKind.APPROVE_OFFER,
    *CANDIDATE_TURNS,
)
PAIR_LIMIT = 200  # of an opening and a kind
_OWN, _SHARED, _ALSO = 0, -1, -2  # in place of the id of an opening; further conditions have -3, -4, …


class WaitingKinds(NamedTuple):
    """The kinds of turns that wait for a person, those that are stored for anybody, and those that wait for
    others: pairs of an opening and a kind, the newest opening first. `also` are the places of the conditions
    that hold.
    """

    own: frozenset[TurnKind]
    shared: frozenset[TurnKind]
    of_others: Sequence[tuple[int, TurnKind]]
    also: frozenset[int] = frozenset()


def waiting_kinds(
    user: User, own: Sequence[TurnKind], shared: Sequence[TurnKind] = (), *, also: Sequence[Any] = ()
) -> WaitingKinds:
    """Which of the `own` kinds wait for a person, and which of the `shared` ones for anybody.

    It always says whether the person owes a scorecard. `also` are conditions on the parameter `reader` that a
    page asks in the same statement.
    """
    runs_openings = not user.roles.isdisjoint({Role.RECRUITER, Role.HIRING_MANAGER})
    own = tuple(dict.fromkeys((*own, TurnKind.SUBMIT_SCORECARD)))
    statement = _statement(own, tuple(shared), runs_openings, Role.RECRUITER in user.roles, tuple(also))
    found: dict[int, set[TurnKind]] = {_OWN: set(), _SHARED: set()}
    of_others, holds = [], set()
    for opening_id, kind in db.session.execute(statement, {"reader": user.id}):
        if opening_id > 0:
            of_others.append((opening_id, kind))
        elif opening_id <= _ALSO:
            holds.add(_ALSO - opening_id)
        else:
            found[opening_id].add(kind)
    of_others = [pair for pair in of_others if pair[0] not in user.openings_applied_to]
    of_others.sort(key=lambda pair: -pair[0])
    kinds = (frozenset(found[_OWN]), frozenset(found[_SHARED]))
    return WaitingKinds(*kinds, of_others[:PAIR_LIMIT], frozenset(holds))


@kept()
def _statement(
    own: Sequence[TurnKind],
    shared: Sequence[TurnKind],
    runs_openings: bool,
    is_recruiter: bool,
    also: Sequence[Any],
) -> Any:
    reader = any_reader(frozenset())
    parts = [_kind(kind, _OWN).where(_has_turn(kind, Turn.user_id == reader.id)) for kind in own]
    parts += [_kind(kind, _SHARED).where(_has_turn(kind)) for kind in shared]
    if runs_openings:
        openings = _own_openings(reader, is_recruiter)
        parts += [_at_openings(kind, openings, reader) for kind in KINDS_AT_OPENINGS]
    parts += [
        select(literal_column(str(_ALSO - place)), null()).where(condition)
        for place, condition in enumerate(also)
    ]
    return union_all(*parts)


def _kind(kind: TurnKind, opening_id: Any) -> Any:
    if isinstance(opening_id, int):
        opening_id = literal_column(str(opening_id))
    return select(opening_id.label("opening_id"), kind_literal(kind).label("kind"))


@cache
def kind_literal(kind: TurnKind) -> ColumnElement[TurnKind]:
    """A kind as it stands in a statement: psycopg remembers only statements that are short."""
    kinds: Any = TURN_KIND
    written = str(literal(kind, kinds).compile(compile_kwargs={"literal_binds": True}))
    found: ColumnElement[TurnKind] = literal_column(written, kinds)
    return found


def _own_openings(reader: Any, is_recruiter: bool) -> CTE:
    recruits = Opening.recruiter_id == reader.id
    manages = Opening.hiring_manager_id == reader.id
    statement = select(Opening.id, recruits.label("recruits"), manages.label("manages"))
    open_ = (Opening.state == OpeningState.OPEN).label("is_open")
    own = or_(manages, recruits) if is_recruiter else manages
    return statement.add_columns(open_).where(own).cte("own")


def _at_openings(kind: TurnKind, openings: CTE, reader: Any) -> Any:
    """The openings with turns of a kind, unless all of them are the reader's own.

    Nobody comes back to an opening that is closed.
    """
    statement = _kind(kind, openings.c.id).where(_has_turn(kind, Turn.opening_id == openings.c.id))
    if kind in RECRUITER_TURNS:
        return statement.where(~openings.c.recruits)
    if kind in HIRING_MANAGER_TURNS:
        return statement.where(~openings.c.manages)
    if kind in REVIEWER_TURNS:
        reviewed = select(QuestionnaireReviewer.opening_id).where(QuestionnaireReviewer.user_id == reader.id)
        return statement.where(openings.c.id.not_in(reviewed))
    return statement.where(openings.c.is_open) if kind is TurnKind.ANSWER_RETURN_REQUEST else statement


def _has_turn(kind: TurnKind, *of: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that there is a turn of a kind. The first is the first in its index."""
    first = Turn.closes_at if kind in CLOSED_BY_TIME else Turn.since if of else Turn.about_id
    turns = select(func.min(first)).where(*of, Turn.kind == kind_literal(kind), *is_open_kind(kind))
    return turns.scalar_subquery().is_not(None)


def is_open_kind(kind: TurnKind) -> Sequence[ColumnElement[bool]]:
    """The conditions that turns of a kind are open now, as `is_open`, but along an index.

    A turn that opens later waits since it opens.
    """
    if kind in OPENED_LATER:
        return [Turn.since <= NOW]
    return [Turn.closes_at > NOW] if kind in CLOSED_BY_TIME else []
