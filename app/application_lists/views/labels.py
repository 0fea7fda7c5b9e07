"""What a list is filtered by, in words, for its reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _

from app.application_lists import choices
from app.application_lists.labels import filter_labels
from app.application_lists.settings import ListSettings
from app.application_lists.views.addresses import address_of
from app.db.base import db
from app.openings.models import Opening
from app.people.models import User


def removable_labels(
    settings: ListSettings, opening: Opening | None, people: Mapping[str, str], user: User, view: int | None
) -> list[tuple[str, str]]:
    """The parts of the filter, each with the address of the list without it. `people` are names by value."""
    filter_ = settings.filter
    stages = choices.stages_to_choose(opening) if opening and filter_.stage else {}
    recruiters = choices.recruiters_to_choose(user) if filter_.recruiter else {}
    stage = stages.get(str(filter_.stage), "")
    labels = filter_labels(filter_, people=people, recruiters=recruiters, stage=stage)
    return [(label.text, address_of(replace(settings, filter=label.without), view=view)) for label in labels]


def all_labels(settings: ListSettings, user: User) -> list[str]:
    """All that a view has: its opening, the parts of its filter, and its order."""
    asked = settings.filter.opening
    seen = choices.visible_opening_ids(user).where(Opening.id == asked)
    opening = db.session.get(Opening, asked) if asked and db.session.scalar(seen) else None
    people = choices.people_to_choose(user, opening) if settings.filter.waiting_for else {}
    labels = [text for text, _url in removable_labels(settings, opening, people, user, None)]
    where = [opening.name if opening else _("All openings")]
    return [*where, *labels, _("Order: %(order)s", order=settings.order.label)]
