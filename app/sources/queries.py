"""Sources and what came of them; who a code stands for; the candidates a colleague referred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union, union_all
from sqlalchemy.orm import joinedload, selectinload

from app.access.roles import Role
from app.candidates.models import Application, Candidate, ReferralClaim, Status
from app.candidates.queries import has_source, is_at_visible_opening
from app.candidates.visible_status import visible_states
from app.db.base import db
from app.openings.models import Opening
from app.people.models import User
from app.shared.links import read_token, signed_path
from app.sources.models import MAX_CODE_LENGTH, Source
from app.sources.rules import REFERRAL_SOURCE, ReferralProgress, progress_of
from app.web.pagination import Page, paginate

SOURCE_LIST_LIMIT = 100
SOURCE_COUNT_LIMIT = 1000
MAX_VIA_LENGTH = 100  # characters of a code in an address
_PERSONAL_CODE = "referrer"


@dataclass(frozen=True)
class SourceCount:
    """A source with how many applied and were hired, each counted up to SOURCE_COUNT_LIMIT."""

    source: Source
    applied: int
    hired: int


@dataclass(frozen=True)
class ReferredCandidate:
    """A candidate a colleague referred: the progress of each application, and who gets the credit."""

    candidate: Candidate
    applications: Sequence[tuple[Opening, ReferralProgress]]
    credited_to: User | None


def sources(*, only_active: bool = False) -> Sequence[Source]:
    """The sources by name, at most SOURCE_LIST_LIMIT."""
    statement = select(Source).order_by(Source.active.desc(), Source.name).limit(SOURCE_LIST_LIMIT)
    return db.session.scalars(statement.where(Source.active) if only_active else statement).all()


def known_sources(user: User) -> Sequence[str]:
    """The sources to choose from, in one statement: the company's, and for recruiters who may see every
    candidate also those that candidates have. Each is there once, however it is written.
    """
    statement: Any = select(Source.name_key, Source.name).order_by(Source.name).limit(SOURCE_LIST_LIMIT)
    if Role.RECRUITER in user.roles and not user.openings_applied_to:
        listed = statement.subquery()
        statement = union_all(_sources_of_candidates(), select(listed))
    known = dict(db.session.execute(statement).all())  # the company's last: its spelling is shown
    return [known[key] for key in sorted(known)]


def _sources_of_candidates() -> Select[Any]:
    """The sources candidates have, at most SOURCE_LIST_LIMIT, read along the index of their keys."""
    first = select(func.min(Candidate.source_key).label("key")).where(Candidate.source_key > "")
    found = first.cte("found", recursive=True, nesting=True)
    following = select(func.min(Candidate.source_key)).where(Candidate.source_key > found.c.key)
    found = found.union_all(
        select(following.scalar_subquery()).select_from(found).where(found.c.key.is_not(None))
    )
    some = select(found.c.key).where(found.c.key.is_not(None)).limit(SOURCE_LIST_LIMIT).subquery()
    written = select(Candidate.source).where(Candidate.source_key == some.c.key).limit(1)
    return select(some.c.key, written.correlate(some).scalar_subquery()).select_from(some)


def source_counts(user: User, listed: Sequence[Source]) -> list[SourceCount]:
    """What came of each source, without openings that the reader applied to, in one statement."""
    if not listed:
        return []
    columns = []
    for source in listed:
        columns += [_count(user, source.name), _count(user, source.name, Application.status == Status.HIRED)]
    counts = db.session.execute(select(*columns)).one()
    return [
        SourceCount(source, applied, hired)
        for source, applied, hired in zip(listed, counts[::2], counts[1::2], strict=True)
    ]


def source_with_code(code: str) -> Source | None:
    """The source with a code from a link, whether it is active or not."""
    code = code.lower()
    known = len(code) <= MAX_CODE_LENGTH
    return db.session.scalar(select(Source).where(Source.code == code)) if known else None


def personal_code(user: User) -> str:
    """The code of a colleague's own link. It is signed and stored nowhere."""
    return signed_path(_PERSONAL_CODE, user.id).rpartition("/")[2]


def referrer_with_code(code: str) -> User | None:
    """The colleague with this personal code, while their account is open."""
    user_id = read_token(_PERSONAL_CODE, code)
    user = db.session.get(User, user_id) if user_id is not None else None
    return user if user is not None and user.active else None


def source_name(code: str) -> str:
    """The source that candidates who came by this code have; empty if nobody knows it."""
    source = source_with_code(code) if code else None
    if source is not None:
        return source.name
    return REFERRAL_SOURCE if code and referrer_with_code(code) else ""


def known_code(code: str | None) -> str:
    """A code from an address if it stands for a source or a colleague; otherwise an empty text."""
    if not code or len(code) > MAX_VIA_LENGTH or "\0" in code:
        return ""
    return code if source_with_code(code) or referrer_with_code(code) else ""


def referred_candidates(user: User, after: str | None) -> Page[ReferredCandidate]:
    """The candidates a colleague referred, the newest first: the first referrer or a confirmed one."""
    confirmed = select(ReferralClaim.candidate_id).where(
        ReferralClaim.user_id == user.id, ReferralClaim.is_true.is_(True)
    )
    credited = select(Candidate.id).where(Candidate.referred_by_id == user.id)
    theirs = Candidate.id.in_(union(credited, confirmed))
    others = or_(Candidate.user_id.is_(None), Candidate.user_id != user.id)
    statement = select(Candidate).where(theirs, others, Candidate.merged_into_id.is_(None))
    loaded = (
        joinedload(Candidate.referred_by),
        selectinload(Candidate.applications.and_(is_at_visible_opening(user))).options(
            joinedload(Application.opening).selectinload(Opening.stages), joinedload(Application.stage)
        ),
    )
    page = paginate(statement.options(*loaded), [Candidate.id], after, descending=True)
    states = visible_states([each for candidate in page.rows for each in candidate.applications])
    rows = [
        ReferredCandidate(
            candidate,
            [
                (each.opening, progress_of(states[each.id].status, states[each.id].stage.position))
                for each in candidate.applications
            ],
            candidate.referred_by,
        )
        for candidate in page.rows
    ]
    return Page(rows, page.next_cursor)


def _count(user: User, name: str, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    of_source = select(Application.id).join(Candidate, Candidate.id == Application.candidate_id)
    some = of_source.where(has_source(name), is_at_visible_opening(user), *conditions)
    limited = some.limit(SOURCE_COUNT_LIMIT).subquery()
    return select(func.count()).select_from(limited).scalar_subquery()
