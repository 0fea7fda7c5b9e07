"""The track of an application, from the first stage to the hire, and of an ISR to the territory."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from app.board.pending import PendingStep
from app.candidates.models import Application, Status
from app.job_families.kinds import HireRole
from app.openings.ways import stages_beside
from app.shared.times import waiting_time
from app.shared.track import Station, StationKind, StationState


def application_stations(application: Application, pending: PendingStep) -> list[Station]:
    """The stations of an application that is not hired; `pending` is what it waits for."""
    stages = application.opening.stages
    beside = {stage.position for stage in stages_beside(stages, application.stage)}
    stations = [
        Station(
            stage.short_name,
            _detail(application, pending) if stage.position == application.stage.position else "",
            _station_state(stage.position, beside),
            beside=len(beside) > 1 and stage.position in beside,
        )
        for stage in stages
    ]
    stations.append(Station(_("Hired"), "", StationState.AHEAD))
    if application.opening.hire_role is not HireRole.ISR:
        return stations
    return [
        *stations,
        Station(_("Gate"), "", StationState.AHEAD, StationKind.GATE),
        Station(_("Territory"), "", StationState.AHEAD, StationKind.GOAL),
    ]


def _station_state(position: int, beside: Collection[int]) -> StationState:
    """Stages that are held together are all the current ones."""
    if position in beside:
        return StationState.HERE
    return StationState.PAST if position < min(beside) else StationState.AHEAD


def _detail(application: Application, pending: PendingStep) -> str:
    since = waiting_time(application.stage_since)
    if application.status is not Status.ACTIVE:
        return application.status.label
    return f"{since} · {pending.who}" if pending.who else since
