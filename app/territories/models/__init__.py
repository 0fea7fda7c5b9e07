"""Territories, who holds them, what people ask to have changed, and overrides of the gate."""

from app.territories.models.change_requests import ChangeKind, ChangeRequest, ChangeState
from app.territories.models.overrides import GateOverride, OverrideState
from app.territories.models.territories import Assignment, Territory

__all__ = [
    "Assignment",
    "ChangeKind",
    "ChangeRequest",
    "ChangeState",
    "GateOverride",
    "OverrideState",
    "Territory",
]
