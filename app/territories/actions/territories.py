"""Putting a territory on the map."""

from __future__ import annotations

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.people.models import User
from app.shared.database import db
from app.shared.regions import Region
from app.territories import rules
from app.territories.models import Territory


def add_territory(*, name: str, region: Region, segment: str, by: User) -> Territory:
    """Put a territory on the map. A name that is taken is refused by the database.

    Raises RuleBroken for what a spreadsheet would run when the mapping file goes out.
    """
    rules.check_no_formula(name, field="name")
    rules.check_no_formula(segment, field="segment")
    territory = Territory(name=name, region=region, segment=segment)
    db.session.add(territory)
    record_activity(ActivityVerb.ADDED_TERRITORY, territory, by=by, became=f"{name}, {region}")
    return territory
