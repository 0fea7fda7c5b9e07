"""Onboardings, their gating issues and steps, the mirrors of issues in GitLab, plan files, reminders."""

from app.onboarding.models.established import EstablishedIsr
from app.onboarding.models.issues import GatingIssue, Step
from app.onboarding.models.mirrors import CLOSED, OPENED, HookDelivery, IssueMirror
from app.onboarding.models.onboardings import Onboarding

__all__ = [
    "CLOSED",
    "OPENED",
    "EstablishedIsr",
    "GatingIssue",
    "HookDelivery",
    "IssueMirror",
    "Onboarding",
    "Step",
]
