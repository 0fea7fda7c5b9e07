"""The verbs of resources: add, change, move, retire and restore one. Each is on record."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.resources.models import Resource, ResourceSection
from app.resources.queries import last_position, lock_section
from app.resources.rules import check_resource_address, check_section_not_full, check_version
from app.shared import clock
from app.shared.refusals import RuleBroken


@dataclass(frozen=True)
class ResourceText:
    """What a resource says."""

    section: ResourceSection
    title: str
    address: str = ""
    team: str = ""
    purpose: str = ""


def add_resource(text: ResourceText, *, by: User) -> Resource:
    """Put a resource at the end of its section.

    Raises RuleBroken for an address that is none, and for a section that is full.
    """
    check_resource_address(text.address)
    check_section_not_full(len(lock_section(text.section)))
    resource = Resource(position=last_position(text.section) + 1, **asdict(text))
    db.session.add(resource)
    record_activity(ActivityVerb.ADDED_RESOURCE, resource, by=by, became=resource.title)
    return resource


def change_resource(resource: Resource, text: ResourceText, *, version: int, by: User) -> None:
    """Change what a resource says; in another section it comes last.

    Raises RuleBroken for an address that is none and a section that is full, Conflict where someone else
    has changed it since the page was opened.
    """
    _lock(resource, version)
    check_resource_address(text.address)
    changed = {name: value for name, value in asdict(text).items() if value != getattr(resource, name)}
    if "section" in changed:
        check_section_not_full(len(lock_section(text.section)))
        resource.position = last_position(text.section) + 1
    for name, value in changed.items():
        was, became = str(getattr(resource, name)), str(value)
        record_activity(ActivityVerb.CHANGED_RESOURCE, resource, by=by, what=name, was=was, became=became)
    resource.section, resource.title, resource.address = text.section, text.title, text.address
    resource.team, resource.purpose = text.team, text.purpose
    resource.revision += bool(changed)


def move_resource(resource: Resource, *, up: bool, by: User) -> None:
    """Change places with the resource before it, or after it.

    Raises RuleBroken for one that was retired, and where there is none before or after it.
    """
    order = lock_section(resource.section)
    _check_shown(resource)
    at = order.index(resource)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        raise RuleBroken(
            _("It is the first of its section already.")
            if up
            else _("It is the last of its section already.")
        )
    order[at], order[to] = order[to], order[at]
    for position, each in enumerate(order):
        each.position = position
    verb = ActivityVerb.MOVED_RESOURCE
    record_activity(verb, resource, by=by, was=f"place {at + 1}", became=f"place {to + 1}")


def retire_resource(resource: Resource, *, by: User) -> None:
    """Take a resource off the page; it stays on record. Raises RuleBroken for one that was retired."""
    db.session.refresh(resource, with_for_update=True)
    _check_shown(resource)
    resource.retired_at = clock.now()
    resource.revision += 1
    record_activity(ActivityVerb.RETIRED_RESOURCE, resource, by=by, was=resource.title)


def restore_resource(resource: Resource, *, by: User) -> None:
    """Put a retired resource back, at the end of its section.

    Raises RuleBroken for one that is on the page, and for a section that is full.
    """
    db.session.refresh(resource, with_for_update=True)
    if resource.retired_at is None:
        raise RuleBroken(_("This resource is on the page already."))
    check_section_not_full(len(lock_section(resource.section)))
    resource.position = last_position(resource.section) + 1
    resource.retired_at = None
    resource.revision += 1
    record_activity(ActivityVerb.RESTORED_RESOURCE, resource, by=by, became=resource.title)


def _lock(resource: Resource, version: int) -> None:
    db.session.refresh(resource, with_for_update=True)
    if resource.revision != version:
        last = next(iter(activity_of(resource)), None)
        check_version(resource.revision, version, last.by.name if last and last.by else "Someone")
    _check_shown(resource)


def _check_shown(resource: Resource) -> None:
    if resource.retired_at is not None:
        raise RuleBroken(_("This resource was retired. Restore it first."))
