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
from app.onboarding.actions.onboardings import name_buddy, start_onboarding, withdraw_onboarding
from app.onboarding.actions.people import (
    change_onboarding_manager,
    change_onboarding_recruiter,
    change_previous_manager,
)
from app.onboarding.actions.start_date import move_start_date, moves_of_start

__all__ = [
    "change_onboarding_manager",
    "change_onboarding_recruiter",
    "change_previous_manager",
    "close_gating_issue",
    "conclude_onboarding",
    "end_for_transfer",
    "move_start_date",
    "moves_of_start",
    "name_buddy",
    "record_established_isr",
    "reopen_gating_issue",
    "resume_after_transfer",
    "settle_gate",
    "settle_later_steps",
    "start_onboarding",
    "unlock_later_steps",
    "waive_gating_issue",
    "withdraw_onboarding",
]
