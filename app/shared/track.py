"""The stations of the track, the line from the questionnaire to the territory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StationState(StrEnum):
    """Where a person is, relative to a station."""

    PAST = "past"
    HERE = "here"
    AHEAD = "ahead"


class StationKind(StrEnum):
    """How a station is drawn."""

    STAGE = "stage"
    GATE = "gate"
    GOAL = "goal"


@dataclass(frozen=True)
class Station:
    """A station. `detail` is the line under its name: since when, or what holds the person up.

    `beside` is true for each of several stages that are held at the same time.
    """

    name: str
    detail: str
    state: StationState
    kind: StationKind = StationKind.STAGE
    gate_open: bool = False
    beside: bool = False
