"""Reading tags: the company's list, those of a candidate, and the condition that a list is filtered by.

Who owes a scorecard on an application of a candidate sees no tags of the candidate, on any page, and no
filter or count tells of them: a tag can say what a scorecard says. Notes have the same rule (decision 33).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Candidate
from app.db.base import db
from app.db.rows import read_rows
from app.interviews.queries import blind_applications
from app.people.any_reader import any_reader
from app.people.models import User
from app.shared.text import compared_name
from app.tags.models import CandidateTag, OpeningTag, Tag, TagColor

TAG_LIST_LIMIT = 300  # tags of the company


@dataclass(frozen=True)
class ShownTag:
    """What a page shows of a tag."""

    id: int
    name: str
    color: TagColor
    is_retired: bool


@dataclass(frozen=True)
class TagsOfCandidate:
    """The tags that a candidate has, and those that can be added. Both are empty for who owes a scorecard."""

    held: Sequence[ShownTag]
    offered: Sequence[ShownTag]
    owes: bool


def tags(*, only_offered: bool = True) -> Sequence[Tag]:
    """The company's tags by name, the retired ones last; never those that were merged."""
    statement = _TAGS.where(Tag.retired_at.is_(None)) if only_offered else _TAGS
    return db.session.scalars(statement).all()


_TAGS = (
    select(Tag)
    .where(Tag.merged_into_id.is_(None))
    .order_by(Tag.retired_at.is_not(None), Tag.name_key)
    .limit(TAG_LIST_LIMIT)
)
_TAG_NAMES = _TAGS.with_only_columns(Tag.id, Tag.name)


def tag_with_name(name: str) -> Tag | None:
    """The tag with a name, however it is written."""
    return db.session.scalar(select(Tag).where(Tag.name_key == compared_name(name)))


def owes_scorecard_on_candidate(user: User, candidate_id: Any) -> ColumnElement[bool]:
    """The condition that a person owes a scorecard on an application of a candidate, or sits in there."""
    application, blind = aliased(Application), blind_applications(user.id).subquery()
    return (
        exists()
        .where(application.id == blind.c.application_id, application.candidate_id == candidate_id)
        .correlate_except(application, blind)
    )


def owes_on(user: User, candidate: Candidate) -> bool:
    """Whether a person owes a scorecard on an application of the candidate."""
    return bool(db.session.scalar(select(owes_scorecard_on_candidate(user, candidate.id))))


def tags_of(candidate_id: int, user: User) -> TagsOfCandidate:
    """The tags of a candidate for a person who sees the candidate, and those they can add; one statement."""
    rows = db.session.execute(_tags_of(), {"reader": user.id, "candidate": candidate_id}).all()
    if any(row.owes for row in rows):
        return TagsOfCandidate([], [], owes=True)
    shown = [(row.held, ShownTag(row.id, row.name, row.color, row.retired_at is not None)) for row in rows]
    return TagsOfCandidate(
        [tag for held, tag in shown if held], [tag for held, tag in shown if not held], owes=False
    )


@cache
def _tags_of() -> Select[Any]:
    candidate_id = bindparam("candidate", type_=Integer)
    owes = owes_scorecard_on_candidate(any_reader(frozenset()), candidate_id)
    held = and_(CandidateTag.tag_id == Tag.id, CandidateTag.candidate_id == candidate_id, ~owes)
    columns: list[Any] = [Tag.id, Tag.name, Tag.color, Tag.retired_at, CandidateTag.tag_id.label("held")]
    statement = select(*columns, owes.label("owes"))
    return (
        statement.outerjoin(CandidateTag, held)
        .where(or_(Tag.retired_at.is_(None), CandidateTag.tag_id.is_not(None)))
        .order_by(CandidateTag.tag_id.is_(None), Tag.name_key, Tag.id)
        .limit(TAG_LIST_LIMIT)
    )


def has_tag(tag_id: int, reader: User) -> ColumnElement[bool]:
    """The condition that the candidate of an application has a tag, as far as the reader may know.

    It is asked of each application that a list comes to (OFFSET 0). The id of a merged tag means the other.
    """
    of_candidate = select(CandidateTag.tag_id).where(
        CandidateTag.candidate_id == Application.candidate_id, CandidateTag.tag_id == current_tag_id(tag_id)
    )
    withheld = owes_scorecard_on_candidate(reader, Application.candidate_id)
    return and_(of_candidate.correlate(Application).offset(0).exists(), ~withheld)


def with_tag(tag_id: int) -> Select[int]:
    """The ids of the candidates with a tag, along an index, whoever asks."""
    return select(CandidateTag.candidate_id).where(CandidateTag.tag_id == current_tag_id(tag_id))


def current_tag_id(tag_id: int) -> Any:
    """The id of a tag, or of the one that it was merged into, as part of a statement."""
    current = select(func.coalesce(Tag.merged_into_id, Tag.id))
    return current.where(Tag.id == tag_id).scalar_subquery()


def activity_keys(subject: type, candidate: Candidate, reader: User) -> Select[str]:
    """The activity keys of a candidate's tags, or of such a subject; none for who owes a scorecard."""
    key = literal(f"{subject.__name__.lower()}:") + cast(Candidate.id, String)
    records = or_(Candidate.id == candidate.id, Candidate.merged_into_id == candidate.id)
    return select(key).where(records, ~owes_scorecard_on_candidate(reader, candidate.id))


def tag_choices() -> dict[str, str]:
    """The tags that a list can be filtered by: name by the value of the filter."""
    return {str(id_): name for id_, name in read_rows(_TAG_NAMES)}


def tag_name(tag_id: int) -> str | None:
    """The name of a tag, or of the one that it was merged into."""
    return db.session.scalar(select(Tag.name).where(Tag.id == current_tag_id(tag_id)))


def wanted_tags(opening_id: int) -> Sequence[Tag]:
    """The tags that an opening looks for, by name."""
    wanted = select(Tag).join(OpeningTag, OpeningTag.tag_id == Tag.id)
    return db.session.scalars(wanted.where(OpeningTag.opening_id == opening_id).order_by(Tag.name_key)).all()
