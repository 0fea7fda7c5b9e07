"""Actions of resources: add, change, move, retire and restore. Each is recorded."""

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
from app.shared.refusals import Conflict, RuleBroken


@dataclass(frozen=True)
class ResourceText:
    """The section and texts of a resource."""

    section: ResourceSection
    title: str
    address: str = ""
    team: str = ""
    purpose: str = ""


def add_resource(text: ResourceText, *, by: User) -> Resource:
    """Add a resource at the end of its section.

    Raises RuleBroken for a bad address and a full section, Conflict for an address that the section has.
    """
    check_resource_address(text.address)
    in_section = lock_section(text.section)
    check_section_not_full(len(in_section))
    if text.address and any(each.address == text.address for each in in_section):
        raise Conflict(_("This section already has a resource with this address."))
    resource = Resource(position=last_position(text.section) + 1, **asdict(text))
    db.session.add(resource)
    record_activity(ActivityVerb.ADDED_RESOURCE, resource, by=by, became=resource.title)
    return resource


def change_resource(resource: Resource, text: ResourceText, *, version: int, by: User) -> None:
    """Change a resource; in a new section it comes last.

    Raises RuleBroken for a bad address and a full section, Conflict if it was changed since the page loaded.
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
    """Swap a resource with the one before or after it.

    Raises RuleBroken for a retired one, and for the first or last of its section.
    """
    order = lock_section(resource.section)
    _check_shown(resource)
    at = order.index(resource)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        raise RuleBroken(
            _("It is already first in its section.") if up else _("It is already last in its section.")
        )
    order[at], order[to] = order[to], order[at]
    for position, each in enumerate(order):
        each.position = position
    was, became = _("position %(number)s", number=at + 1), _("position %(number)s", number=to + 1)
    record_activity(ActivityVerb.MOVED_RESOURCE, resource, by=by, was=was, became=became)


def retire_resource(resource: Resource, *, by: User) -> None:
    """Remove a resource from the page; it stays on record. Raises RuleBroken for a retired one."""
    db.session.refresh(resource, with_for_update=True)
    _check_shown(resource)
    resource.retired_at = clock.now()
    resource.revision += 1
    record_activity(ActivityVerb.RETIRED_RESOURCE, resource, by=by, was=resource.title)


def restore_resource(resource: Resource, *, by: User) -> None:
    """Restore a retired resource, last in its section. Raises RuleBroken if not retired, or no space."""
    db.session.refresh(resource, with_for_update=True)
    if resource.retired_at is None:
        raise RuleBroken(_("This resource is not retired."))
    check_section_not_full(len(lock_section(resource.section)))
    resource.position = last_position(resource.section) + 1
    resource.retired_at = None
    resource.revision += 1
    record_activity(ActivityVerb.RESTORED_RESOURCE, resource, by=by, became=resource.title)


def _lock(resource: Resource, version: int) -> None:
    db.session.refresh(resource, with_for_update=True)
    if resource.revision != version:
        last = next(iter(activity_of(resource)), None)
        check_version(resource.revision, version, last.by.name if last and last.by else _("Someone"))
    _check_shown(resource)


def _check_shown(resource: Resource) -> None:
    if resource.retired_at is not None:
        raise RuleBroken(_("This resource is retired. Restore it first."))
