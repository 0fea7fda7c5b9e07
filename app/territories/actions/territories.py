"""Add a territory."""

from __future__ import annotations

from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.shared.regions import Region
from app.territories import rules
from app.territories.models import Territory


def add_territory(*, name: str, region: Region, segment: str, by: User) -> Territory:
    """Add a territory. The database refuses a name that is taken.

    Raises RuleBroken for a text that a spreadsheet would run as a formula, and for a name that differs from
    another one only in case or in invisible characters.
    """
    rules.check_no_formula(name, field="name")
    rules.check_no_formula(segment, field="segment")
    rules.check_new_name(name, db.session.scalars(select(Territory.name)))
    territory = Territory(name=name, region=region, segment=segment)
    db.session.add(territory)
    record_activity(ActivityVerb.ADDED_TERRITORY, territory, by=by, became=f"{name}, {region}")
    return territory
