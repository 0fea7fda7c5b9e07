"""Onboardings, their gating issues and steps, the mirrors of issues in GitLab, plan files, reminders."""

from app.onboarding.models.established import EstablishedIsr
from app.onboarding.models.issues import GatingIssue, Step
from app.onboarding.models.mirrors import GITLAB_CLOSED, GITLAB_OPENED, HookDelivery, IssueMirror
from app.onboarding.models.onboardings import Onboarding

__all__ = [
    "GITLAB_CLOSED",
    "GITLAB_OPENED",
    "EstablishedIsr",
    "GatingIssue",
    "HookDelivery",
    "IssueMirror",
    "Onboarding",
    "Step",
]
