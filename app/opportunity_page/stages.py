"""The track of an opportunity: the CRM's stages up to the one it is in."""

from __future__ import annotations

from app.book.models import Opportunity
from app.shared.text import name_key
from app.shared.times import format_day
from app.shared.track import Station, StationKind, StationState

# The stages of the CRM while an opportunity is open, in their order.
OPEN_STAGES = (
    "0-Pending Acceptance",
    "1-Discovery",
    "2-Scoping",
    "3-Technical Evaluation",
    "4-Proposal",
    "5-Negotiating",
    "6-Awaiting Signature",
    "7-Closing",
)


def stage_track(opportunity: Opportunity) -> list[Station]:
    """The stations of an opportunity. A closed one has its own stage last, an unknown stage stands alone."""
    since = format_day(opportunity.stage_changed_on) if opportunity.stage_changed_on else ""
    keys = [name_key(stage) for stage in OPEN_STAGES]
    key = name_key(opportunity.stage)
    here = keys.index(key) if opportunity.is_open and key in keys else len(keys)
    stations = [_station(stage, place, here, since) for place, stage in enumerate(OPEN_STAGES)]
    if here == len(keys) and not opportunity.is_open:
        closed = format_day(opportunity.close_on)
        name = opportunity.stage or opportunity.outcome.label
        return [*stations, Station(_short(name), closed, StationState.HERE, StationKind.GOAL)]
    if here == len(keys):
        return [Station(opportunity.stage, since, StationState.HERE)] if opportunity.stage else []
    return stations


def _station(stage: str, place: int, here: int, since: str) -> Station:
    if place == here:
        return Station(_short(stage), since, StationState.HERE)
    state = StationState.PAST if place < here else StationState.AHEAD
    return Station(_short(stage), "", state)


def _short(stage: str) -> str:
    """A stage without its number."""
    number, dash, name = stage.partition("-")
    return name if dash and number.strip().isdigit() else stage
