"""The actions on an opportunity. Each locks it first, and refuses a closed one and a stale page."""

from app.opportunity_work.actions.account_team import co_manage, delegate, hand_back
from app.opportunity_work.actions.log import write_log_entry
from app.opportunity_work.actions.next_steps import write_next_step
from app.opportunity_work.actions.tasks import add_task, change_task, do_task, remove_task
from app.opportunity_work.actions.tiers import choose_tier, reset_tier

__all__ = [
    "add_task",
    "change_task",
    "choose_tier",
    "co_manage",
    "delegate",
    "do_task",
    "hand_back",
    "remove_task",
    "reset_tier",
    "write_log_entry",
    "write_next_step",
]
