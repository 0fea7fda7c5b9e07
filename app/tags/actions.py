"""Actions of the company's tags: make, change, retire, restore and merge one."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict
from app.tags.models import CandidateTag, OpeningTag, Tag, TagColor
from app.tags.rules import check_can_merge
from app.web.edit_digest import LabeledValue

TAG_FIELDS = {
    "name": TrackedField(_l("Name"), {ActivityVerb.CHANGED_TAG}),
    "color": TrackedField(_l("Color"), {ActivityVerb.CHANGED_TAG}),
}


def tag_values(tag: Tag) -> Mapping[str, str]:
    """The values of a tag by the names of its form's fields."""
    return {"name": tag.name, "color": LabeledValue(tag.color.value, tag.color.label)}


def make_tag(*, name: str, color: TagColor, by: User) -> Tag:
    """Add a tag to the list of the company. The database refuses a name that another one has."""
    tag = Tag(name=name, color=color, created_by=by)
    db.session.add(tag)
    record_activity(ActivityVerb.MADE_TAG, tag, by=by, reason=name)
    return tag


def change_tag(tag: Tag, *, name: str, color: TagColor, seen: str | None, by: User) -> None:
    """Change the name or the color. Raises Conflict for a page that is stale, and for a merged tag."""
    _lock(tag)
    check_unchanged(tag, seen, tag_values(tag), TAG_FIELDS, reader=by)
    if (name, color) == (tag.name, tag.color):
        return
    changes = f"{tag.name}, {tag.color.label} → {name}, {color.label}"
    tag.name, tag.color = name, color
    record_activity(ActivityVerb.CHANGED_TAG, tag, by=by, reason=changes)
    db.session.flush()


def retire_tag(tag: Tag, *, by: User) -> None:
    """Offer a tag no more. Does nothing if it is retired."""
    _lock(tag)
    if not tag.is_retired:
        tag.retired_at = clock.now()
        record_activity(ActivityVerb.RETIRED_TAG, tag, by=by)


def restore_tag(tag: Tag, *, by: User) -> None:
    """Offer a retired tag again. Does nothing if it is offered."""
    _lock(tag)
    if tag.is_retired:
        tag.retired_at = None
        record_activity(ActivityVerb.RESTORED_TAG, tag, by=by)


def merge_tag(tag: Tag, into: Tag, *, by: User) -> None:
    """Give another tag to all who have this one, and retire this one for good, in a few statements.

    Raises RuleBroken for itself and for a retired one.
    """
    for each in sorted((tag, into), key=lambda one: one.id):
        db.session.refresh(each, with_for_update=True)
    check_can_merge(
        is_same=tag is into, is_merged=tag.merged_into_id is not None, into_retired=into.is_retired
    )
    _give(CandidateTag, "candidate_id", tag, into)
    _give(OpeningTag, "opening_id", tag, into)
    db.session.execute(update(Tag).where(Tag.merged_into_id == tag.id).values(merged_into_id=into.id))
    tag.retired_at, tag.merged_into, tag.name_key = clock.now(), into, None
    record_activity(ActivityVerb.MERGED_TAG, tag, by=by, reason=into.name)
    record_activity(ActivityVerb.TOOK_OVER_TAG, into, by=by, reason=tag.name)


def _give(model: type[CandidateTag | OpeningTag], column: str, tag: Tag, into: Tag) -> None:
    """Change the rows of a tag to the other one, and delete those of who has both."""
    other = aliased(model)
    has_both = exists().where(getattr(other, column) == getattr(model, column), other.tag_id == into.id)
    rows = model.tag_id == tag.id
    unsynced = {"synchronize_session": False}
    db.session.execute(delete(model).where(rows, has_both), execution_options=unsynced)
    db.session.execute(update(model).where(rows).values(tag_id=into.id), execution_options=unsynced)
    db.session.expire_all()


def _lock(tag: Tag) -> None:
    db.session.refresh(tag, with_for_update=True)
    if tag.merged_into_id is not None:
        name = db.session.scalar(select(Tag.name).where(Tag.id == tag.merged_into_id))
        raise Conflict(_("This tag was merged into “%(tag)s” meanwhile.", tag=name))
