"""The actions of territories. Each locks the territories first, by id, then the ISRs' gates, by id."""

from app.territories.actions.assignments import (
    assign_for_manager,
    assign_territory,
    change_last_day,
    end_assignment,
    undo_assignment,
    withdraw_last_day,
)
from app.territories.actions.bulk_assign import assign_territories
from app.territories.actions.change_manager import (
    change_isr_manager,
    change_onboarding_people,
    onboarding_people,
)
from app.territories.actions.change_requests import (
    ask_for_change,
    decide_change,
    decline_on_leaving,
)
from app.territories.actions.end_onboarding import end_onboarding
from app.territories.actions.hand_over import hand_over_territory
from app.territories.actions.overrides import (
    ask_for_override,
    decide_override,
    refuse_on_leaving,
)
from app.territories.actions.release_isr import release_isr
from app.territories.actions.territories import add_territory

__all__ = [
    "add_territory",
    "ask_for_change",
    "ask_for_override",
    "assign_for_manager",
    "assign_territories",
    "assign_territory",
    "change_isr_manager",
    "change_last_day",
    "change_onboarding_people",
    "decide_change",
    "decide_override",
    "decline_on_leaving",
    "end_assignment",
    "end_onboarding",
    "hand_over_territory",
    "onboarding_people",
    "refuse_on_leaving",
    "release_isr",
    "undo_assignment",
    "withdraw_last_day",
]
