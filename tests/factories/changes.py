"""What is asked for about territories: overrides of the gate, and requests for a change."""

from __future__ import annotations

from app.db.base import db
from app.people.models import User
from app.territories.actions import ask_for_change, ask_for_override, decide_override
from app.territories.models import ChangeKind, ChangeRequest, GateOverride, Territory
from tests.cast import Cast
from tests.factories.onboardings import a_territory


def an_override(cast: Cast, isr: User | None = None, territory: Territory | None = None) -> GateOverride:
    """One that Marta asks for, for Jonas, whose gate is closed; it waits for an answer."""
    override = ask_for_override(
        territory or a_territory(), isr=isr or cast.jonas, reason="The region has nobody.", by=cast.marta
    )
    db.session.flush()
    return override


def granted(override: GateOverride, by: User) -> GateOverride:
    """The override once someone has granted it."""
    decide_override(override, is_granted=True, reason="Until the new year.", by=by)
    db.session.flush()
    return override


def a_change_request(
    by: User, territory: Territory, change: ChangeKind = ChangeKind.VACATE, to: User | None = None
) -> ChangeRequest:
    """Someone asking for a change of a territory; it waits for its decision."""
    request = ask_for_change(territory, change=change, to=to, reason="Too far away for me.", by=by)
    db.session.flush()
    return request
