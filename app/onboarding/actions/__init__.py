"""The verbs of onboarding. Those that touch a gate first lock it (`gate/lock.py`)."""

from app.onboarding.actions.ending import conclude_onboarding, end_for_transfer, resume_after_transfer
from app.onboarding.actions.established import record_established_isr
from app.onboarding.actions.gating_issues import (
    close_gating_issue,
    reopen_gating_issue,
    settle_gate,
    waive_gating_issue,
)
from app.onboarding.actions.later_steps import settle_later_steps, unlock_later_steps
from app.onboarding.actions.nudges import nudge_owner
from app.onboarding.actions.onboardings import name_buddy, start_onboarding, withdraw_onboarding
from app.onboarding.actions.people import (
    change_onboarding_manager,
    change_onboarding_recruiter,
    change_previous_manager,
)
from app.onboarding.actions.reminders import send_one_reminder
from app.onboarding.actions.start_date import move_start_date, moves_of_start
from app.onboarding.actions.steps import tick_step, untick_step
from app.onboarding.actions.systems import add_system, take_system_away
from app.onboarding.actions.take_plan_changes import leave_plan_changes, take_plan_changes
from app.onboarding.actions.teams import map_team, map_teams

__all__ = [
    "add_system",
    "change_onboarding_manager",
    "change_onboarding_recruiter",
    "change_previous_manager",
    "close_gating_issue",
    "conclude_onboarding",
    "end_for_transfer",
    "leave_plan_changes",
    "map_team",
    "map_teams",
    "move_start_date",
    "moves_of_start",
    "name_buddy",
    "nudge_owner",
    "record_established_isr",
    "reopen_gating_issue",
    "resume_after_transfer",
    "send_one_reminder",
    "settle_gate",
    "settle_later_steps",
    "start_onboarding",
    "take_plan_changes",
    "take_system_away",
    "tick_step",
    "unlock_later_steps",
    "untick_step",
    "waive_gating_issue",
    "withdraw_onboarding",
]
