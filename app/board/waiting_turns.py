"""The turns of applications that wait for a person, and those of their own openings that wait for others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, union_all

from app.access.roles import Role
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.interviews.models import Interview
from app.openings.models import Opening, OpeningState, Stage, opening_name
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.shared.regions import Region
from app.turns.models import HIRING_MANAGER_TURNS, RECRUITER_TURNS, REVIEWER_TURNS, Turn, TurnKind
from app.turns.queries import is_open, may_know

TURN_LIMIT = 50  # rows of a list
OPENING_LIMIT = 100  # of a person's own with turns
# A parameter, since statements with it are kept.
_FIRST_TURNS = bindparam("first_turns", type_=Integer, callable_=lambda: TURN_LIMIT)
TURNS_OF_ROLES = {
    Role.INTERVIEWER: (TurnKind.SUBMIT_SCORECARD,),
    Role.RECRUITER: (*RECRUITER_TURNS, *REVIEWER_TURNS),
    Role.HIRING_MANAGER: (*HIRING_MANAGER_TURNS, *REVIEWER_TURNS),
}


class ApplicationTurn(NamedTuple):
    """A turn with what a list shows of it.

    `about_id` is the record it is about. `stage` is that of the interview for a scorecard, else that of the
    application. `owner` is a name, and `owner_id` that of a user; `nudges` counts reminders of a scorecard
    that had no answer.
    """

    kind: TurnKind
    about_id: int
    application_id: int
    since: datetime
    due_at: datetime | None
    candidate: str
    stage: str
    opening_id: int
    job_family: str
    region: Region
    recruiter_id: int
    owner_id: int | None
    owner: str
    nudges: int | None

    @property
    def opening(self) -> str:
        """The name of the opening."""
        return opening_name(self.job_family, self.region)


def turns_for(user: User) -> Sequence[ApplicationTurn]:
    """The turns of applications that are a person's own, by their roles, the longest waiting first.

    Of the reviews of an opening there is only the first.
    """
    return _read(_own_turns(frozenset(user.roles)), user)


@lru_cache(maxsize=128)
def _own_turns(roles: frozenset[Role]) -> Any:
    reader = any_reader(roles)
    kinds = [kind for role, kinds in TURNS_OF_ROLES.items() if role in roles for kind in kinds]
    own = [Turn.user_id == reader.id, Turn.kind.in_(kinds), is_open(), may_know(reader)]
    if not set(REVIEWER_TURNS).isdisjoint(kinds):
        own.append(or_(Turn.kind.not_in(REVIEWER_TURNS), Turn.id.in_(_first_reviews(reader))))
    return _rows(_first(select(Turn.id).where(*own, Turn.opening_id.not_in(reader.openings_applied_to))))


def _first_reviews(user: User) -> Select[int]:
    """The review of each opening that waits the longest. A reviewer reads no names, so one row is enough."""
    place = func.row_number().over(partition_by=Turn.opening_id, order_by=(Turn.since, Turn.id))
    own = (Turn.user_id == user.id, Turn.kind.in_(REVIEWER_TURNS), is_open())
    numbered = select(Turn.id, place.label("place")).where(*own).subquery()
    return select(numbered.c.id).where(numbered.c.place == 1)


def turns_for_others(user: User) -> Sequence[ApplicationTurn]:
    """The turns of a person's own openings that are somebody else's, the longest waiting first.

    Applications on which the person owes a scorecard are left out: they may not know what else waits there.
    """
    own = db.session.execute(_own_openings(Role.RECRUITER in user.roles), reader_values(user))
    openings = sorted((state is OpeningState.OPEN, id_) for id_, state in own)
    if not openings:
        return []
    ids = {f"opening_{place}": id_ for place, (_is_open, id_) in enumerate(openings)}
    return _read(_turns_at(tuple(opening_is_open for opening_is_open, _id in openings)), user, **ids)


@cache
def _own_openings(is_recruiter: bool) -> Any:
    reader = any_reader(frozenset())
    own: list[ColumnElement[bool]] = [Opening.hiring_manager_id == reader.id]
    if is_recruiter:
        own.append(Opening.recruiter_id == reader.id)
    has_turns = select(Turn.id).where(Turn.opening_id == Opening.id).exists()
    visible = Opening.id.not_in(reader.openings_applied_to)
    statement: Any = select(Opening.id, Opening.state).where(or_(*own), visible, has_turns)
    return statement.order_by(Opening.id.desc()).limit(OPENING_LIMIT)


@lru_cache(maxsize=64)
def _turns_at(are_open: Sequence[bool]) -> Any:
    """The first turns of so many openings, each along its index, and which of them are open.

    Nobody comes back to an opening that is closed.
    """
    reader = any_reader(frozenset())
    parts = []
    for place, opening_is_open in enumerate(are_open):
        statement = select(Turn.id).where(
            Turn.opening_id == bindparam(f"opening_{place}", type_=Integer),
            or_(Turn.user_id.is_(None), Turn.user_id != reader.id),
            is_open(),
            may_know(reader),
        )
        if not opening_is_open:
            statement = statement.where(Turn.kind != TurnKind.ANSWER_RETURN_REQUEST)
        parts.append(_first(statement))
    return _rows(union_all(*parts))


def _first(turns: Select[Any]) -> Select[Any]:
    """The ids of the turns that wait the longest, read along an index, however many there are."""
    first = turns.order_by(Turn.since, Turn.id).limit(_FIRST_TURNS).subquery()
    return select(first.c.id)


def _rows(ids: Any) -> Any:
    statement: Any = select(
        Turn.kind, Turn.about_id, Turn.application_id, Turn.since, Turn.due_at, Candidate.name
    )
    return (
        statement.add_columns(
            Stage.name, Opening.id, Opening.job_family, Opening.region, Opening.recruiter_id
        )
        .add_columns(Turn.user_id, func.coalesce(User.name, Candidate.name), Interview.nudges)
        .join(Application, Application.id == Turn.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
        .outerjoin(Interview, and_(Turn.kind == TurnKind.SUBMIT_SCORECARD, Interview.id == Turn.about_id))
        .join(Stage, Stage.id == func.coalesce(Interview.stage_id, Application.stage_id))
        .outerjoin(User, User.id == Turn.user_id)
        .where(Turn.id.in_(ids))
        .order_by(Turn.since, Turn.id)
        .limit(_FIRST_TURNS)
    )


def _read(statement: Any, user: User, **values: int) -> Sequence[ApplicationTurn]:
    rows = db.session.execute(statement, {**reader_values(user), **values})
    return [ApplicationTurn._make(row) for row in rows]
