"""Reading pools: the list of them, who is in one, the pools of a candidate, and reminders that are due.

As with tags, who owes a scorecard on a candidate does not see the candidate in any pool.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, select, union_all
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from app.access.roles import Role
from app.candidates.models import Application, Candidate
from app.candidates.queries import is_at_visible_opening, visible_candidates
from app.db.base import db
from app.openings.models import Opening, OpeningState, Stage
from app.openings.queries import visible_openings
from app.people.models import User
from app.pools.models import OpeningPool, Pool, PoolMember
from app.shared import clock
from app.tags.queries import owes_scorecard_on_candidate
from app.turns.models import Turn, TurnKind
from app.turns.queries import is_open
from app.web.pagination import Page, paginate

POOL_CHOICE_LIMIT = 200
MEMBER_COUNT_CAP = 200
REMINDER_LIST_LIMIT = 50
INVITATION_CHOICE_LIMIT = 100


def pools_page(after: str | None, *, closed: bool = False) -> Page[Pool]:
    """The open pools by name, a page at a time; or the closed ones."""
    which = Pool.closed_at.is_not(None) if closed else Pool.closed_at.is_(None)
    return paginate(select(Pool).where(which), [Pool.name_key], after)


def open_pools() -> Sequence[Pool]:
    """The pools that people are added to, by name."""
    statement = select(Pool).where(Pool.closed_at.is_(None)).order_by(Pool.name_key)
    return db.session.scalars(statement.limit(POOL_CHOICE_LIMIT)).all()


def visible_members(user: User) -> Select[PoolMember]:
    """The candidates in pools whom a recruiter sees, joined with the candidates."""
    seen: Any = visible_candidates(user).whereclause if Role.RECRUITER in user.roles else false()
    return select(PoolMember).join(PoolMember.candidate).where(seen, ~_withheld(user))


def members_page(pool: Pool, user: User, after: str | None) -> Page[PoolMember]:
    """Who is in a pool, those added last first, a page at a time, with their applications."""
    applications = selectinload(Candidate.applications.and_(is_at_visible_opening(user))).options(
        load_only(Application.status, Application.candidate_id, Application.opening_id),
        joinedload(Application.opening).load_only(Opening.job_family, Opening.region),
        joinedload(Application.stage).load_only(Stage.short_name),
    )
    statement = (
        visible_members(user)
        .where(PoolMember.pool_id == pool.id)
        .options(
            contains_eager(PoolMember.candidate).options(load_only(Candidate.name), applications),
            *_people(),
        )
    )
    return paginate(statement, [PoolMember.added_at, PoolMember.id], after, descending=True)


def member_counts(pools: Iterable[Pool], user: User) -> Mapping[int, str]:
    """How many people each pool has for a reader, "200+" past the cap; in one statement."""
    counts = []
    for pool in pools:
        some = visible_members(user).where(PoolMember.pool_id == pool.id)
        limited = some.with_only_columns(PoolMember.id).limit(MEMBER_COUNT_CAP + 1).subquery()
        counts.append(select(literal(pool.id), func.count()).select_from(limited))
    found = db.session.execute(union_all(*counts)).all() if counts else []
    return {id_: str(count) if count <= MEMBER_COUNT_CAP else f"{MEMBER_COUNT_CAP}+" for id_, count in found}


def members_of(candidate_id: int, user: User) -> Sequence[PoolMember]:
    """The pools that a candidate is in, as far as the reader may know, by name."""
    statement = (
        visible_members(user)
        .join(PoolMember.pool)
        .where(PoolMember.candidate_id == candidate_id)
        .options(contains_eager(PoolMember.pool), contains_eager(PoolMember.candidate), *_people())
        .order_by(Pool.name_key)
    )
    return db.session.scalars(statement).all()


def reminders_due(user: User) -> list[tuple[PoolMember, Turn]]:
    """The candidates in pools that a person should come back to by now, with their turns, earliest first."""
    is_about = and_(Turn.kind == TurnKind.COME_BACK, Turn.about_id == PoolMember.id)
    statement = (
        visible_members(user)
        .join(Turn, is_about)
        .add_columns(Turn)
        .where(Turn.user_id == user.id, is_open())
        .options(
            contains_eager(PoolMember.candidate).load_only(Candidate.name),
            joinedload(PoolMember.pool).load_only(Pool.name),
        )
        .order_by(Turn.since, Turn.id)
    )
    rows = db.session.execute(statement.limit(REMINDER_LIST_LIMIT))
    return [(member, turn) for member, turn in rows]


def pooled_since(candidate: Candidate) -> Sequence[datetime]:
    """Since when a candidate is in each pool: what the data that they download says of pools."""
    since = select(PoolMember.added_at).where(PoolMember.candidate_id == candidate.id)
    return db.session.scalars(since.order_by(PoolMember.id)).all()


def wanted_pools(opening_id: int) -> Sequence[Pool]:
    """The pools that an opening looks in, by name."""
    wanted = select(Pool).join(OpeningPool, OpeningPool.pool_id == Pool.id)
    return db.session.scalars(
        wanted.where(OpeningPool.opening_id == opening_id).order_by(Pool.name_key)
    ).all()


def openings_to_invite_to(user: User) -> Sequence[Opening]:
    """The open openings to which a recruiter adds candidates, newest first."""
    open_ones = visible_openings(user).where(Opening.state == OpeningState.OPEN)
    return db.session.scalars(open_ones.order_by(Opening.id.desc()).limit(INVITATION_CHOICE_LIMIT)).all()


def member_of(pool: Pool, candidate: Candidate) -> PoolMember | None:
    """A candidate in a pool; None if they are not in it."""
    both = (PoolMember.pool_id == pool.id, PoolMember.candidate_id == candidate.id)
    return db.session.scalar(select(PoolMember).where(*both))


def _withheld(user: User) -> ColumnElement[bool]:
    return owes_scorecard_on_candidate(user, PoolMember.candidate_id)


def _people() -> Sequence[Any]:
    """Load who added somebody, and who is reminded of them, by name alone."""
    return [
        joinedload(relation).options(load_only(User.name)).lazyload(User.granted_roles)
        for relation in (PoolMember.added_by, PoolMember.reminds)
    ]


def is_due(member: PoolMember) -> bool:
    """Whether the day of a reminder has come."""
    return member.remind_at is not None and member.remind_at <= clock.now()
