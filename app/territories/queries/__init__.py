"""Reading territories, who holds them on which day, and what was asked about them."""

from app.territories.queries.assignments import (
    Standing,
    held_by,
    holders_of,
    last_assignment,
    running_assignment,
    standings,
)
from app.territories.queries.change_requests import (
    change_requests,
    change_requests_of,
    changes_to_decide,
    deciders_of_change,
    isrs_to_name,
)
from app.territories.queries.gates import (
    ReopenedGate,
    WaitingIsr,
    gates_for,
    reopened_behind,
    reopened_for,
    reopened_gates,
    waiting_for_a_territory,
)
from app.territories.queries.overrides import (
    OverrideCount,
    deciders_of_override,
    override_counts,
    overrides,
    overrides_of,
    overrides_to_decide,
    usable_override,
)
from app.territories.queries.territories import (
    day_named,
    region_named,
    territories,
    territories_in,
    territories_to_tick,
    visible_to,
)

__all__ = [
    "OverrideCount",
    "ReopenedGate",
    "Standing",
    "WaitingIsr",
    "change_requests",
    "change_requests_of",
    "changes_to_decide",
    "day_named",
    "deciders_of_change",
    "deciders_of_override",
    "gates_for",
    "held_by",
    "holders_of",
    "isrs_to_name",
    "last_assignment",
    "override_counts",
    "overrides",
    "overrides_of",
    "overrides_to_decide",
    "region_named",
    "reopened_behind",
    "reopened_for",
    "reopened_gates",
    "running_assignment",
    "standings",
    "territories",
    "territories_in",
    "territories_to_tick",
    "usable_override",
    "visible_to",
    "waiting_for_a_territory",
]
