"""Tags and pools, as their actions make them."""

from __future__ import annotations

from datetime import date
from itertools import count

from app.candidates.models import Candidate
from app.db.base import db
from app.people.models import User
from app.pools.actions import add_to_pool, make_pool
from app.pools.models import Pool, PoolMember
from app.tags.actions import make_tag
from app.tags.candidate_tags import tag_candidate
from app.tags.models import Tag, TagColor

_numbers = count(1)


def a_tag(by: User, name: str | None = None, *candidates: Candidate, color: TagColor = TagColor.BLUE) -> Tag:
    """A tag, and the candidates who get it."""
    tag = make_tag(name=name or f"Tag of tests {next(_numbers)}", color=color, by=by)
    db.session.flush()
    for candidate in candidates:
        db.session.flush()
        tag_candidate(candidate, tag, by=by)
    db.session.flush()
    return tag


def a_pool(by: User, name: str | None = None) -> Pool:
    """An open pool without people."""
    pool = make_pool(name=name or f"Pool of tests {next(_numbers)}", by=by)
    db.session.flush()
    return pool


def a_member(
    by: User, candidate: Candidate, *, pool: Pool | None = None, why: str = "", remind_on: date | None = None
) -> PoolMember:
    """A candidate in a pool, of one of their own if none is given."""
    db.session.flush()
    pool = pool or a_pool(by)
    member = add_to_pool(pool, candidate, why=why, remind_on=remind_on, by=by)
    db.session.flush()
    return member
