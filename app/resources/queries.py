"""Queries of resources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, func, select

from app.db.base import db
from app.resources.models import Resource, ResourceSection
from app.resources.rules import MAX_SECTION_RESOURCES, RETIRED_RESOURCES_LIMIT

ResourcesBySection = dict[ResourceSection, list[Resource]]


def resources_by_section(sections: Iterable[ResourceSection] = tuple(ResourceSection)) -> ResourcesBySection:
    """The resources of some sections, in order, in one statement."""
    found: ResourcesBySection = {section: [] for section in sections}
    for resource in db.session.scalars(_IN_SECTIONS, {"sections": list(found)}):
        found[resource.section].append(resource)
    return found


_IN_SECTIONS = (
    select(Resource)
    .where(Resource.section.in_(bindparam("sections", expanding=True)), Resource.retired_at.is_(None))
    .order_by(Resource.section, Resource.position, Resource.id)
    .limit(MAX_SECTION_RESOURCES * len(ResourceSection))
)


def retired_resources() -> Sequence[Resource]:
    """Retired resources, newest first, at most RETIRED_RESOURCES_LIMIT."""
    statement = select(Resource).where(Resource.retired_at.is_not(None))
    return db.session.scalars(
        statement.order_by(Resource.retired_at.desc()).limit(RETIRED_RESOURCES_LIMIT)
    ).all()


def lock_section(section: ResourceSection) -> list[Resource]:
    """The resources of a section, in order, locked until the transaction ends."""
    statement = (
        select(Resource)
        .where(Resource.section == section, Resource.retired_at.is_(None))
        .order_by(Resource.position, Resource.id)
        .with_for_update()
    )
    return list(db.session.scalars(statement))


def last_position(section: ResourceSection) -> int:
    """The highest position in a section, retired ones included; -1 if it is empty."""
    highest = db.session.scalar(select(func.max(Resource.position)).where(Resource.section == section))
    return -1 if highest is None else highest
