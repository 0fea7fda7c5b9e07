"""Onboardings, their gating issues and steps, the mirrors of issues in GitLab, plan files, reminders."""

from app.onboarding.models.established import EstablishedIsr
from app.onboarding.models.issues import GatingIssue, IssueKind, Owner, Step
from app.onboarding.models.mirrors import CLOSED, OPENED, HookDelivery, IssueMirror
from app.onboarding.models.onboardings import HireKind, Onboarding
from app.onboarding.models.plan_files import PlanFile
from app.onboarding.models.reminders import Occasion, Reminder

__all__ = [
    "CLOSED",
    "OPENED",
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
]
