"""Reading territories, who holds them on which day, and what was asked about them."""

from app.territories.queries.assignments import (
    RUNNING,
    Standing,
    held_by,
    holders_of,
    last_assignment,
    running_assignment,
    standings,
)
from app.territories.queries.gates import (
    WaitingIsr,
    gates_for,
    open_since,
    reopened_behind,
    reopened_gates,
    waiting_for_a_territory,
)
from app.territories.queries.overrides import usable_override, usable_overrides
from app.territories.queries.territories import (
    day_named,
    region_named,
    territories,
    territories_in,
    territories_to_tick,
    visible_to,
)

__all__ = [
    "RUNNING",
    "Standing",
    "WaitingIsr",
    "day_named",
    "gates_for",
    "held_by",
    "holders_of",
    "last_assignment",
    "open_since",
    "region_named",
    "reopened_behind",
    "reopened_gates",
    "running_assignment",
    "standings",
    "territories",
    "territories_in",
    "territories_to_tick",
    "usable_override",
    "usable_overrides",
    "visible_to",
    "waiting_for_a_territory",
]
