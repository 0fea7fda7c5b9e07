"""Gate overrides and change requests."""

from __future__ import annotations

from app.db.base import db
from app.people.models import User
from app.territories.actions import ask_for_change, ask_for_override, decide_override
from app.territories.models import ChangeKind, ChangeRequest, GateOverride, Territory
from tests.cast import Cast
from tests.factories.onboardings import a_territory


def an_override(cast: Cast, isr: User | None = None, territory: Territory | None = None) -> GateOverride:
    """An override that Marta requests for Jonas, who has a closed gate; not decided yet."""
    override = ask_for_override(
        territory or a_territory(), isr=isr or cast.jonas, reason="The region has nobody.", by=cast.marta
    )
    db.session.flush()
    return override


def granted(override: GateOverride, by: User) -> GateOverride:
    """Approve an override and return it."""
    decide_override(override, is_granted=True, reason="Until the new year.", by=by)
    db.session.flush()
    return override


def a_change_request(
    by: User, territory: Territory, change: ChangeKind = ChangeKind.VACATE, to: User | None = None
) -> ChangeRequest:
    """A change request for a territory; not decided yet."""
    request = ask_for_change(territory, change=change, to=to, reason="Too far away for me.", by=by)
    db.session.flush()
    return request
