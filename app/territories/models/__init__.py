"""Territories, who holds them, change requests and gate overrides."""

from app.territories.models.change_requests import CHANGE_KIND_LABELS, ChangeKind, ChangeRequest, ChangeState
from app.territories.models.overrides import GateOverride, OverrideState
from app.territories.models.territories import Assignment, Territory

__all__ = [
    "CHANGE_KIND_LABELS",
    "Assignment",
    "ChangeKind",
    "ChangeRequest",
    "ChangeState",
    "GateOverride",
    "OverrideState",
    "Territory",
]
