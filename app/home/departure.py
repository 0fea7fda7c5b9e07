"""Rows of Your turn about people who left: loose ends for admins, vacant territories for managers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from flask import url_for
from flask_babel import gettext as _

from app.home.turn_item import TurnItem
from app.home.vacant_territories import vacant_since_isr_left
from app.people.departure.queries import abandoned_loose_ends, abandoned_since
from app.people.models import User


def items_left_by_leavers(admin: User) -> Iterator[TurnItem]:
    """The loose ends of people who left, each with how long it has had no owner."""
    ends = abandoned_loose_ends(admin)
    since = abandoned_since(ends)
    for end in ends:
        what = _("%(item)s: %(owner)s left", item=end.what, owner=end.owner.name)
        url = f"{url_for('departure.hand_over_remaining_work', user_id=end.owner.id)}#{end.key}"
        yield TurnItem(since[end.key], what, str(end.kind.heading), _("Hand over"), url)


def vacant_territory_items(manager: User) -> Iterator[TurnItem]:
    """The vacant territories of a manager's ISRs who left."""
    for assignment in vacant_since_isr_left(manager):
        names = {"territory": assignment.territory.name, "isr": assignment.isr.name}
        what = _("%(territory)s is vacant: %(isr)s left", **names)
        assert assignment.ends_on is not None  # noqa: S101 - it has ended
        since = datetime.combine(assignment.ends_on, time(), UTC)
        url = url_for("territories.assign_territory", territory_id=assignment.territory_id)
        yield TurnItem(since, what, _("Territories"), _("Assign"), url)
