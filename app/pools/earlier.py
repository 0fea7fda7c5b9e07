"""People from earlier: past candidates whom an opening finds by its tags and pools, best first.

Of each tag and each pool the newest SOURCE_LIMIT candidates are read, along an index, so that a page costs
the same with any number of candidates. Who has more of what the opening looks for comes first, then who
reached a later stage, then the newest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, union_all
from sqlalchemy.orm import aliased, joinedload

from app.access.roles import Role
from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import visible_applications, visible_candidates
from app.db.base import db
from app.openings.models import Opening, Stage
from app.people.models import User
from app.pools.models import Pool, PoolMember
from app.tags.models import CandidateTag, Tag
from app.tags.queries import owes_scorecard_on_candidate
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, rows_after, write_cursor

SOURCE_LIMIT = 500  # candidates of each tag and each pool
CHOICE_LIMIT = 6  # tags, and pools, that an opening looks for
UNAVAILABLE = (Status.ACTIVE, Status.HIRED)


@dataclass(frozen=True)
class Wanted:
    """What an opening looks for."""

    tags: Sequence[Tag]
    pools: Sequence[Pool]


@dataclass(frozen=True)
class PastCandidate:
    """Somebody from earlier, with the application in which they came furthest; None if they never applied."""

    id: int
    name: str
    application_id: int | None
    opening: str
    stage: str
    status: Status | None
    ended_at: datetime | None
    tags: Sequence[Tag]
    pools: Sequence[Pool]


def people_from_earlier(
    opening: Opening, wanted: Wanted, user: User, after: str | None
) -> Page[PastCandidate]:
    """A page of the past candidates for an opening whom a person sees, in a fixed number of statements.

    They have no active application, were not hired, and did not apply to this opening before. Who owes a
    scorecard on one of them does not see that one.
    """
    if not wanted.tags and not wanted.pools:
        return Page([], None)
    people = _ranked(opening, wanted, user).subquery()
    keys = (people.c.matches, people.c.position, people.c.id)
    first = rows_after(select(people), keys, after, descending=True)
    rows = db.session.execute(first.limit(DEFAULT_PAGE_SIZE + 1)).all()
    shown = rows[:DEFAULT_PAGE_SIZE]
    cursor = write_cursor(shown[-1][:3]) if len(rows) > DEFAULT_PAGE_SIZE else None
    return Page(_with_details(shown, wanted), cursor)


def past_candidates(opening: Opening, wanted: Wanted, ids: Sequence[int], user: User) -> Sequence[Candidate]:
    """The candidates with these ids whom the list has, in their order."""
    if not ids or (not wanted.tags and not wanted.pools):
        return []
    people = _ranked(opening, wanted, user).subquery()
    found = select(Candidate).join(people, people.c.id == Candidate.id).where(Candidate.id.in_(ids))
    by_id = {candidate.id: candidate for candidate in db.session.scalars(found)}
    return [by_id[id_] for id_ in dict.fromkeys(ids) if id_ in by_id]


def _ranked(opening: Opening, wanted: Wanted, user: User) -> Select[Any]:
    """The past candidates with the number of their matches and the position of the stage they reached."""
    matched = union_all(*_sources(wanted)).subquery()
    counted = (
        select(matched.c.candidate_id, func.count().label("matches")).group_by(matched.c.candidate_id)
    ).subquery()
    furthest = _furthest(user)
    seen: Any = visible_candidates(user).whereclause
    best, stage = aliased(Application), aliased(Stage)
    return (
        select(
            counted.c.matches,
            func.coalesce(stage.position, 0).label("position"),
            Candidate.id,
            Candidate.name,
            best.id.label("application_id"),
        )
        .select_from(counted)
        .join(Candidate, Candidate.id == counted.c.candidate_id)
        .outerjoin(best, best.id == furthest)
        .outerjoin(stage, stage.id == best.stage_id)
        .where(seen, Candidate.erased_at.is_(None), ~_is_unavailable(opening))
        .where(~owes_scorecard_on_candidate(user, Candidate.id), _may_know(user, best))
    )


def _sources(wanted: Wanted) -> list[Select[Any]]:
    """The newest candidates of each tag and each pool."""
    tagged = [
        select(CandidateTag.candidate_id)
        .where(CandidateTag.tag_id == tag.id)
        .order_by(CandidateTag.added_at.desc(), CandidateTag.candidate_id.desc())
        .limit(SOURCE_LIMIT)
        for tag in wanted.tags
    ]
    pooled = [
        select(PoolMember.candidate_id)
        .where(PoolMember.pool_id == pool.id)
        .order_by(PoolMember.added_at.desc(), PoolMember.id.desc())
        .limit(SOURCE_LIMIT)
        for pool in wanted.pools
    ]
    return [select(each.subquery().c.candidate_id) for each in (*tagged, *pooled)]


def _furthest(user: User) -> Any:
    """The id of the application in which a candidate came furthest, of those that the reader sees."""
    seen: Any = visible_applications(user).whereclause
    of_candidate = select(Application.id).join(Stage, Stage.id == Application.stage_id)
    ordered = of_candidate.where(seen, Application.candidate_id == Candidate.id)
    furthest = ordered.order_by(Stage.position.desc(), Application.id.desc()).limit(1)
    return furthest.correlate(Candidate).scalar_subquery()


def _is_unavailable(opening: Opening) -> ColumnElement[bool]:
    """Whether a candidate is in process, was hired, or applied to this opening before."""
    application = aliased(Application)
    keeps_out = or_(application.status.in_(UNAVAILABLE), application.opening_id == opening.id)
    found = select(application.id).where(and_(application.candidate_id == Candidate.id, keeps_out))
    return found.correlate(Candidate).exists()


def _may_know(user: User, best: Any) -> ColumnElement[bool]:
    """Recruiters see everybody; a hiring manager, who applied to an opening of theirs."""
    return true() if Role.RECRUITER in user.roles else best.id.is_not(None)


def _with_details(rows: Sequence[Any], wanted: Wanted) -> list[PastCandidate]:
    ids = [row.id for row in rows]
    tags = _held(CandidateTag.candidate_id, CandidateTag.tag_id, wanted.tags, ids)
    pools = _held(PoolMember.candidate_id, PoolMember.pool_id, wanted.pools, ids)
    reached = _reached([row.application_id for row in rows if row.application_id])
    found = []
    for row in rows:
        last = reached.get(row.application_id)
        found.append(
            PastCandidate(
                row.id,
                row.name,
                row.application_id,
                last.opening.name if last else "",
                last.stage.name if last else "",
                last.status if last else None,
                last.stage_since if last else None,
                tags.get(row.id, []),
                pools.get(row.id, []),
            )
        )
    return found


def _held(candidate: Any, column: Any, wanted: Sequence[Any], ids: Sequence[int]) -> Mapping[int, list[Any]]:
    """Which of the tags or pools each candidate has."""
    if not wanted or not ids:
        return {}
    by_id = {each.id: each for each in wanted}
    held: dict[int, list[Any]] = {}
    rows = db.session.execute(select(candidate, column).where(candidate.in_(ids), column.in_(by_id)))
    for candidate_id, id_ in sorted(tuple(row) for row in rows):
        held.setdefault(candidate_id, []).append(by_id[id_])
    return held


def _reached(ids: Sequence[int]) -> Mapping[int | None, Application]:
    if not ids:
        return {}
    loaded = (joinedload(Application.opening), joinedload(Application.stage))
    found = db.session.scalars(select(Application).where(Application.id.in_(ids)).options(*loaded))
    return {application.id: application for application in found}
