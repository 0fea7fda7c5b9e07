"""A list in words: one label for each part of its filter that is set, which can be removed alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from app.application_lists import choices
from app.application_lists.filters import ApplicationFilter
from app.application_lists.queries import visible_opening_ids
from app.application_lists.settings import ListSettings
from app.candidates.models import Status
from app.db.base import db
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.rules import DECLINE_REASON_LABELS
from app.shared.times import reader_full_day
from app.tags.queries import tag_name


@dataclass(frozen=True)
class FilterLabel:
    """One part of a filter in words, and the filter without it."""

    text: str
    without: ApplicationFilter


def filter_labels(
    filter_: ApplicationFilter, opening: Opening | None, people: Mapping[str, str], user: User
) -> Iterator[FilterLabel]:
    """The parts of a filter for its reader, without its opening. `people` are those it can wait for."""
    if filter_.stage is not None:
        stages = choices.stages_to_choose(opening) if opening else {}
        stage = stages.get(str(filter_.stage), filter_.stage)
        yield _label(_("Stage: %(stage)s", stage=stage), filter_, stage=None)
    if filter_.status is not Status.ACTIVE:
        status = filter_.status.label if filter_.status else _("Any")
        yield _label(_("Status: %(status)s", status=status), filter_, status=Status.ACTIVE, reason=None)
    if filter_.reason is not None:
        reason = DECLINE_REASON_LABELS[filter_.reason]
        yield _label(_("Reason: %(reason)s", reason=reason), filter_, reason=None)
    yield from _reader_labels(filter_, people)
    if filter_.days is not None:
        days = ngettext("At least %(num)s day in stage", "At least %(num)s days in stage", filter_.days)
        yield _label(days, filter_, days=None)
    if filter_.region is not None:
        yield _label(_("Region: %(region)s", region=filter_.region), filter_, region=None)
    if filter_.source is not None:
        yield _label(_("Source: %(source)s", source=filter_.source), filter_, source=None)
    if filter_.recruiter is not None:
        name = choices.recruiters_to_choose(user).get(filter_.recruiter, _("Someone else"))
        yield _label(_("Recruiter: %(name)s", name=name), filter_, recruiter=None)
    yield from _applied_labels(filter_)
    if filter_.internal is not None:
        internal = _("Internal candidates") if filter_.internal else _("External candidates")
        yield _label(internal, filter_, internal=None)
    if filter_.tag is not None:
        tag = tag_name(filter_.tag) or filter_.tag
        yield _label(_("Tag: %(tag)s", tag=tag), filter_, tag=None)


def all_labels(settings: ListSettings, user: User) -> list[str]:
    """All that a list has, as texts: its opening, the parts of its filter, and its order."""
    filter_ = settings.filter
    seen = visible_opening_ids(user).where(Opening.id == filter_.opening)
    opening = (
        db.session.get(Opening, filter_.opening) if filter_.opening and db.session.scalar(seen) else None
    )
    people = choices.people_of_filter(filter_, user, opening) if filter_.waiting_for else {}
    labels = [label.text for label in filter_labels(filter_, opening, people, user)]
    where = opening.name if opening else _("All openings")
    return [where, *labels, _("Order: %(order)s", order=settings.order.label)]


def _reader_labels(filter_: ApplicationFilter, people: Mapping[str, str]) -> Iterator[FilterLabel]:
    if filter_.new:
        yield _label(_("New to you"), filter_, new=False)
    if filter_.waiting_for is not None:
        name = people.get(filter_.waiting_for, _("Someone else"))
        yield _label(_("Waiting for: %(name)s", name=name), filter_, waiting_for=None)
    if filter_.overdue:
        yield _label(_("Overdue"), filter_, overdue=False)


def _applied_labels(filter_: ApplicationFilter) -> Iterator[FilterLabel]:
    if filter_.applied_from is not None:
        first = reader_full_day(filter_.applied_from)
        yield _label(_("Applied since %(day)s", day=first), filter_, applied_from=None)
    if filter_.applied_until is not None:
        last = reader_full_day(filter_.applied_until)
        yield _label(_("Applied until %(day)s", day=last), filter_, applied_until=None)


def _label(text: str, filter_: ApplicationFilter, **without: object) -> FilterLabel:
    return FilterLabel(text, replace(filter_, **without))  # type: ignore[arg-type]
