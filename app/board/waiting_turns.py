"""The turns of applications that wait for a person, and those of their own openings that wait for others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.board.waiting_kinds import WaitingKinds, is_open_kind, kind_literal, waiting_kinds
from app.candidates.models import Application, Candidate
from app.db.base import Instant, db
from app.db.kept import kept
from app.interviews.models import Interview
from app.openings.models import Opening, Stage
from app.openings.names import opening_name
from app.people.any_reader import any_reader, reader_values
from app.people.models import User
from app.questionnaire_reviews.models import QuestionnaireReviewer
from app.shared import clock
from app.shared.regions import Region
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
from app.turns.queries import NOW, owes_scorecard

TURN_LIMIT = 50  # rows of a list
KINDS_OF_ROLES = {
    Role.INTERVIEWER: (TurnKind.SUBMIT_SCORECARD,),
    Role.RECRUITER: (*RECRUITER_TURNS, *REVIEWER_TURNS),
    Role.HIRING_MANAGER: (*HIRING_MANAGER_TURNS, *REVIEWER_TURNS),
}
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_READER = any_reader(frozenset())
_TURNS: Any = select(Turn.id, Turn.since)


class ApplicationTurn(NamedTuple):
    """A turn with what a list shows of it.

    `about_id` is the record it is about. `stage` is that of the interview for a scorecard, else that of the
    application. `owner` is the name of a colleague or the candidate, and `owner_id` that of a user; `nudges`
    counts reminders of a scorecard that had no answer.
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


def own_kinds(user: User) -> tuple[TurnKind, ...]:
    """The kinds of turns of applications that a person has by their roles."""
    found = [kind for role, kinds in KINDS_OF_ROLES.items() if role in user.roles for kind in kinds]
    return tuple(dict.fromkeys(found))


def turns_of(user: User) -> tuple[list[ApplicationTurn], list[ApplicationTurn]]:
    """The turns of applications that are a person's own, and those at their openings that are of others."""
    return waiting_turns(user, waiting_kinds(user, own_kinds(user)))


def waiting_turns(user: User, waiting: WaitingKinds) -> tuple[list[ApplicationTurn], list[ApplicationTurn]]:
    """The same where it is known which kinds wait, each list with the longest waiting first.

    Of the reviews of an opening there is only the first. Of turns that time closes, there are those that
    close first. Applications on which the person owes a scorecard have nothing else: they may not know what
    else waits there.
    """
    own_of_roles = tuple(kind for kind in own_kinds(user) if kind in waiting.own)
    closing = [pair for pair in waiting.of_others if pair[1] in CLOSED_BY_TIME]
    others = [pair for pair in waiting.of_others if pair[1] not in CLOSED_BY_TIME]
    if not own_of_roles and not waiting.of_others:
        return [], []
    reader = _ReaderFacts(TurnKind.SUBMIT_SCORECARD in waiting.own, bool(user.openings_applied_to))
    statement = _statement(reader, own_of_roles, len(others), len(closing))
    own: list[ApplicationTurn] = []
    of_others: list[ApplicationTurn] = []
    for row in db.session.execute(statement, {**reader_values(user), **_pair_values(others + closing)}):
        turn = ApplicationTurn._make(row)
        (own if turn.owner_id == user.id else of_others).append(turn)
    return own, of_others


class _ReaderFacts(NamedTuple):
    """Whether a person owes scorecards, and whether they applied here. Most do neither."""

    owes: bool
    applied: bool


def _pair_values(pairs: Sequence[tuple[int, TurnKind]]) -> dict[str, Any]:
    """The parameters of `_of_others`."""
    now, values = clock.now(), dict[str, Any]()
    for place, (opening_id, kind) in enumerate(pairs):
        values |= {f"opening{place}": opening_id, f"kind{place}": kind}
        values[f"until{place}"] = now if kind in OPENED_LATER else _END_OF_TIME
    return values


@kept(256)
def _statement(reader: _ReaderFacts, own: Sequence[TurnKind], others: int, closing: int) -> Any:
    """The statement for so many pairs of an opening and a kind. Each part is read along its index."""
    own_parts = [_first_reviews(reader) if kind in REVIEWER_TURNS else _own(kind, reader) for kind in own]
    parts = [_of_others(place, reader) for place in range(others)]
    parts += [_closing(place, reader) for place in range(others, others + closing)]
    lists = [select(union_all(*each).subquery()) for each in (own_parts, parts) if each]
    return _shown(union_all(*(_first(each, each.selected_columns.since) for each in lists)).subquery("first"))


def _own(kind: TurnKind, reader: _ReaderFacts) -> Any:
    own = (Turn.user_id == _READER.id, Turn.kind == kind_literal(kind), *is_open_kind(kind))
    others_wait = kind is not TurnKind.SUBMIT_SCORECARD
    return _first(_TURNS.where(*own, *_is_known(Turn, reader._replace(owes=reader.owes and others_wait))))


def _first_reviews(reader: _ReaderFacts) -> Any:
    """The review of each opening that waits the longest. A reviewer reads no names, so one row is enough."""
    review = aliased(Turn)
    of_opening = (review.opening_id == QuestionnaireReviewer.opening_id, review.kind.in_(REVIEWER_TURNS))
    known = (review.user_id == _READER.id, *_is_known(review, reader))
    first = select(review.id).where(*of_opening, *known).order_by(review.since, review.id).limit(1)
    ids = select(first.scalar_subquery()).where(QuestionnaireReviewer.user_id == _READER.id)
    return _TURNS.where(Turn.id.in_(ids))


def _of_others(place: int, reader: _ReaderFacts) -> Any:
    """The first turns of a pair of an opening and a kind that are not the reader's own."""
    until = bindparam(f"until{place}", type_=Instant)
    return _first(_at(place).where(Turn.since <= until, *_is_known(Turn, reader)))


def _closing(place: int, reader: _ReaderFacts) -> Any:
    """The same of a kind that time closes: those that close first, however many have closed."""
    return _first(_at(place).where(Turn.closes_at > NOW, *_is_known(Turn, reader)), Turn.closes_at)


def _at(place: int) -> Any:
    opening_id = bindparam(f"opening{place}", type_=Integer)
    kind = bindparam(f"kind{place}", type_=TURN_KIND)
    of_other = or_(Turn.user_id.is_(None), Turn.user_id != _READER.id)
    return _TURNS.where(Turn.opening_id == opening_id, Turn.kind == kind, of_other)


def _is_known(turn: Any, reader: _ReaderFacts) -> Iterator[ColumnElement[bool]]:
    """The conditions that the reader may know of a turn of an application, as `may_know`."""
    if reader.owes:
        yield ~owes_scorecard(_READER, turn)
    if reader.applied:
        yield turn.opening_id.not_in(_READER.openings_applied_to)


def _first(turns: Any, order: Any = Turn.since) -> Any:
    """The first of some turns, in an order."""
    limited = turns.order_by(order, turns.selected_columns.id).limit(literal_column(str(TURN_LIMIT)))
    return select(limited.subquery())


def _shown(first: Any) -> Any:
    """What a list shows of some turns. Names of stages and owners are looked up for each row."""
    application, candidate, opening = (each.__table__ for each in (Application, Candidate, Opening))
    interview, stage, user = (each.__table__ for each in (Interview, Stage, User))
    turn: Any = Turn.__table__
    interview_id = case((turn.c.kind == kind_literal(TurnKind.SUBMIT_SCORECARD), turn.c.about_id))
    stage_id = func.coalesce(interview.c.stage_id, application.c.stage_id)
    owner = select(user.c.name).where(user.c.id == turn.c.user_id).scalar_subquery()
    statement: Any = select(turn.c.kind, turn.c.about_id, turn.c.application_id, turn.c.since, turn.c.due_at)
    return (
        statement.add_columns(candidate.c.name)
        .add_columns(select(stage.c.name).where(stage.c.id == stage_id).scalar_subquery())
        .add_columns(opening.c.id, opening.c.job_family, opening.c.region, opening.c.recruiter_id)
        .add_columns(turn.c.user_id, func.coalesce(owner, candidate.c.name), interview.c.nudges)
        .select_from(first)
        .join(turn, turn.c.id == first.c.id)
        .join(application, application.c.id == turn.c.application_id)
        .join(candidate, candidate.c.id == application.c.candidate_id)
        .join(opening, opening.c.id == turn.c.opening_id)
        .outerjoin(interview, interview.c.id == interview_id)
        .order_by(first.c.since, first.c.id)
    )
