"""Bringing an opening up to the version in use of its job family, or leaving it as it is."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.job_families.difference import PartChangeKind
from app.job_families.renames import with_new_names
from app.job_families.values import StageText
from app.openings.actions import lock_opening
from app.openings.family_changes import (
    OPENING_LABELS,
    FamilyOffer,
    OfferedStage,
    family_offer_for,
)
from app.openings.models import Opening, OpeningState, Stage
from app.openings.proposals.queries import proposer
from app.people.models import User
from app.shared.refusals import Conflict

_stages_hooks: list[Callable[[Opening], None]] = []
_STAGE_COLUMNS = ("conducted_by", *StageText.__dataclass_fields__)


def on_stages_changed(hook: Callable[[Opening], None]) -> None:
    """Call `hook` with each opening that has other stages, or changed stages."""
    _stages_hooks.append(hook)


def take_family_changes(opening: Opening, *, version_id: int, by: User) -> None:
    """Take over the version in use: the texts, new stages, and what changes at the others.

    A stage that candidates are or were at is not removed, and one with work of somebody, such as an interview
    or a questionnaire, keeps its kind, form, attributes, focus, survey and questions. Hiring teams stay.

    Raises Conflict if there is nothing to take over any more, or if it is not the version the page showed.
    """
    offer = _locked_offer(opening, version_id)
    _take_texts(opening, offer, by)
    if not offer.stages_stay_because:
        _take_stages(opening, offer, by)
        opening.process = offer.newer.process
    opening.family_version_id = offer.version.id if offer.version else None
    opening.shipped_key = None if offer.version else offer.key
    _record_version(ActivityVerb.TOOK_FAMILY_CHANGES, opening, offer, by)
    db.session.flush()
    db.session.expire(opening, ["stages"])
    for hook in _stages_hooks:
        hook(opening)


def leave_family_changes(opening: Opening, *, version_id: int, by: User) -> None:
    """Leave an opening as it is. It is offered the next version, and this one no more."""
    offer = _locked_offer(opening, version_id)
    if offer.version is None:
        opening.left_shipped_key = offer.key
    else:
        opening.left_version_id = offer.version.id
    _record_version(ActivityVerb.LEFT_FAMILY_CHANGES, opening, offer, by)


def _locked_offer(opening: Opening, version_id: int) -> FamilyOffer:
    """What there is to take over, while nobody can begin work at a stage: an interview locks its stage."""
    lock_opening(opening)
    stages = select(Stage).where(Stage.opening_id == opening.id).order_by(Stage.id).with_for_update()
    db.session.scalars(stages.execution_options(populate_existing=True)).all()
    db.session.expire(opening, ["stages"])
    offer = family_offer_for(opening)
    if opening.state is OpeningState.CLOSED:
        raise Conflict(_("This opening is closed and takes over no changes."))
    if offer is None:
        raise Conflict(_("This opening is already up to date with its job family."))
    if offer.key != version_id:
        raise Conflict(_("There is an even newer version now. Check what it changes."))
    return offer


def _take_texts(opening: Opening, offer: FamilyOffer, by: User) -> None:
    for change in offer.texts:
        setattr(opening, change.name, getattr(offer.stored, change.name))
        record_activity(
            ActivityVerb.CHANGED_OPENING_TEXT,
            opening,
            by=by,
            what=str(OPENING_LABELS[change.name]),
            was=change.was,
            became=change.became,
        )


def _take_stages(opening: Opening, offer: FamilyOffer, by: User) -> None:
    renamed = {each.change.name: each.change.was for each in offer.stages if each.change.was}
    before = with_new_names({stage.name: stage for stage in opening.stages}, renamed)
    newer = {stage.name: stage for stage in offer.stored.stages}
    for offered in offer.stages:
        name = offered.change.name
        if offered.change.what is PartChangeKind.NEW:
            record_activity(ActivityVerb.ADDED_OPENING_STAGE, opening, by=by, what=name)
        elif offered.change.what is PartChangeKind.CHANGED:
            _change_stage(before[name], newer[name], offered, by)
        elif offered.change.what is PartChangeKind.GONE and not offered.stays_because:
            db.session.delete(before.pop(name))
            record_activity(ActivityVerb.REMOVED_OPENING_STAGE, opening, by=by, what=name)
    order = order_of_stages(list(before), list(newer))
    for position, stage in enumerate(before.values(), start=1):
        stage.position = -position  # two stages never have one position
    db.session.flush()
    known = proposer()
    for position, name in enumerate(order, start=1):
        stage = before.get(name) or _new_stage(opening, newer[name])
        stage.position = position
        if name not in before:
            db.session.add(stage)
            stage.hiring_team = known.suggested_team(stage)


def order_of_stages(before: list[str], newer: list[str]) -> list[str]:
    """The names in the newer order. One that only the older has stands behind the one it stood behind."""
    order = list(newer)
    for at, name in enumerate(before):
        if name not in order:
            order.insert(order.index(before[at - 1]) + 1 if at else 0, name)
    return order


def _new_stage(opening: Opening, newer: Stage) -> Stage:
    return Stage(opening=opening, **{name: getattr(newer, name) for name in _STAGE_COLUMNS})


def _change_stage(stage: Stage, newer: Stage, offered: OfferedStage, by: User) -> None:
    for change in offered.change.fields:
        setattr(stage, change.name, getattr(newer, change.name))
        if change.name == "minutes":
            stage.minutes_to = newer.minutes_to
        if change.name == "people":
            stage.conducted_by = newer.conducted_by
        record_activity(
            ActivityVerb.CHANGED_OPENING_STAGE,
            stage.opening,
            by=by,
            what=f"{stage.name}: {change.label}",
            was=change.was,
            became=change.became,
        )


def _record_version(verb: ActivityVerb, opening: Opening, offer: FamilyOffer, by: User) -> None:
    record_activity(verb, opening, by=by, became=offer.version_name)
