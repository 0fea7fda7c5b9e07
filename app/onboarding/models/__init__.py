"""Onboardings, their gating issues and steps, the mirrors of issues in GitLab, plan files, reminders."""

from app.onboarding.models.established import EstablishedIsr
from app.onboarding.models.issues import GatingIssue, Step
from app.onboarding.models.mirrors import CLOSED, OPENED, HookDelivery, IssueMirror
from app.onboarding.models.onboardings import Onboarding
from app.onboarding.models.plan_files import FALLS_TO_MANAGER, TEAMS, HireKind, IssueKind, Owner, PlanFile
from app.onboarding.models.reminders import Occasion, Reminder
from app.onboarding.models.teams import Team

__all__ = [
    "CLOSED",
    "FALLS_TO_MANAGER",
    "OPENED",
    "TEAMS",
    "EstablishedIsr",
    "GatingIssue",
    "HireKind",
    "HookDelivery",
    "IssueKind",
    "IssueMirror",
    "Occasion",
    "Onboarding",
    "Owner",
    "PlanFile",
    "Reminder",
    "Step",
    "Team",
]
