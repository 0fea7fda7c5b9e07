"""The track of an application, from the questionnaire to the territory."""

from __future__ import annotations

from flask_babel import gettext as _

from app.board.pending import PendingStep
from app.candidates.models import Application, Status
from app.shared.times import waiting_time
from app.shared.track import Station, StationKind, StationState


def application_stations(application: Application, pending: PendingStep) -> list[Station]:
    """The stations of an application that is not hired; `pending` is what it waits for."""
    current = application.stage.position
    stations = [
        Station(
            stage.short_name,
            _detail(application, pending) if stage.position == current else "",
            _station_state(stage.position, current),
        )
        for stage in application.opening.stages
    ]
    return [
        *stations,
        Station(_("Hired"), "", StationState.AHEAD),
        Station(_("Gate"), "", StationState.AHEAD, StationKind.GATE),
        Station(_("Territory"), "", StationState.AHEAD, StationKind.GOAL),
    ]


def _station_state(position: int, current: int) -> StationState:
    if position == current:
        return StationState.HERE
    return StationState.PAST if position < current else StationState.AHEAD


def _detail(application: Application, pending: PendingStep) -> str:
    since = waiting_time(application.stage_since)
    if application.status is not Status.ACTIVE:
        return application.status.label
    return f"{since} · {pending.who}" if pending.who else since
