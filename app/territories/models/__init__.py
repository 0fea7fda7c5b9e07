"""Territories, who holds them, and overrides of the gate."""

from app.territories.models.overrides import GateOverride, OverrideState
from app.territories.models.territories import Assignment, Territory

__all__ = ["Assignment", "GateOverride", "OverrideState", "Territory"]
