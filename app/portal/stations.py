"""The track of an application as its candidate sees it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.candidates.models import Application, Status
from app.candidates.visible_status import VisibleState
from app.shared.times import waiting_time
from app.shared.track import Station, StationState


def own_stations(application: Application, known: VisibleState) -> list[Station]:
    """The stages of the opening's public page, and the hire."""
    here, is_hired = known.stage.position, known.status is Status.HIRED
    line = [
        Station(
            stage.name,
            _station_detail(known) if stage.position == here else "",
            _station_state(stage.position, here, hired=is_hired),
        )
        for stage in application.opening.stages
    ]
    hired = StationState.HERE if is_hired else StationState.AHEAD
    return [*line, Station(_("Hired"), "", hired)]


def _station_state(position: int, here: int, *, hired: bool) -> StationState:
    if position < here or hired:
        return StationState.PAST
    return StationState.HERE if position == here else StationState.AHEAD


def _station_detail(known: VisibleState) -> str:
    words = {Status.ACTIVE: waiting_time(known.since), Status.HIRED: ""}
    return words.get(known.status, _("ended"))
