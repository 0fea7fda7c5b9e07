"""A station of the track, the line from the questionnaire to the territory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StationState(StrEnum):
    """Where someone is, seen from a station."""

    PAST = "past"
    HERE = "here"
    AHEAD = "ahead"


class StationKind(StrEnum):
    """What a station is drawn as."""

    STAGE = "stage"
    GATE = "gate"
    GOAL = "goal"


@dataclass(frozen=True)
class Station:
    """One station. `detail` is what stands under its name: since when, or what holds someone up."""

    name: str
    detail: str
    state: StationState
    kind: StationKind = StationKind.STAGE
    gate_open: bool = False
