"""What people who left leave to others: loose ends in an admin's turn, vacant territories in a manager's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from flask import url_for

from app.home.turn_item import TurnItem
from app.people.departure.queries import abandoned_loose_ends, abandoned_since
from app.people.models import User
from app.territories.queries import vacant_since_isr_left


def items_left_by_leavers(admin: User) -> Iterator[TurnItem]:
    """Each open thing that needs someone in place of who left it, by how long it has been with nobody."""
    ends = abandoned_loose_ends(admin)
    since = abandoned_since(ends)
    for end in ends:
        what = f"{end.what}: {end.owner.name} left it"
        url = f"{url_for('departure.hand_over_remaining_work', user_id=end.owner.id)}#{end.key}"
        yield TurnItem(since[end.key], what, end.kind.heading, "Hand over", url)


def vacant_territory_items(manager: User) -> Iterator[TurnItem]:
    """The territories of a manager's ISRs who left, while nobody holds them."""
    for assignment in vacant_since_isr_left(manager):
        what = f"{assignment.territory.name} is vacant: {assignment.isr.name} left"
        assert assignment.ends_on is not None  # noqa: S101 - it has ended
        since = datetime.combine(assignment.ends_on, time(), UTC)
        url = url_for("territories.assign_territory", territory_id=assignment.territory_id)
        yield TurnItem(since, what, "Territories", "Assign", url)
