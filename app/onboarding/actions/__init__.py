"""The verbs of onboarding. Those that touch a gate first lock it (`gate/lock.py`)."""

from app.onboarding.actions.end import conclude_onboarding, end_for_transfer, resume_after_transfer
from app.onboarding.actions.established import record_established_isr
from app.onboarding.actions.gating_issues import (
    close_gating_issue,
    record_gate_change,
    reopen_gating_issue,
    waive_gating_issue,
)
from app.onboarding.actions.later_steps import reschedule_later_steps, unlock_later_steps
from app.onboarding.actions.onboardings import name_buddy, start_onboarding, withdraw_onboarding
from app.onboarding.actions.people import (
    change_onboarding_manager,
    change_onboarding_recruiter,
    change_previous_manager,
)
from app.onboarding.actions.start_date import move_start_date, preview_start_date

__all__ = [
    "change_onboarding_manager",
    "change_onboarding_recruiter",
    "change_previous_manager",
    "close_gating_issue",
    "conclude_onboarding",
    "end_for_transfer",
    "move_start_date",
    "name_buddy",
    "preview_start_date",
    "record_established_isr",
    "record_gate_change",
    "reopen_gating_issue",
    "reschedule_later_steps",
    "resume_after_transfer",
    "start_onboarding",
    "unlock_later_steps",
    "waive_gating_issue",
    "withdraw_onboarding",
]
