"""The plan files there can be, by name: four general ones, and parts for some people of each."""

from __future__ import annotations

import re
from enum import StrEnum

from app.plans.models import HireKind, IssueKind

PLAN_PARTS = ("region", "segment", "role", "manager")
PART_PATTERN = re.compile(r"(?P<general>[a-z_]+)_tasks/(?:(?:region|segment|role)_[a-z0-9_]{1,60}|manager)")
ROLE_PLAN_PATTERN = re.compile(r"roles/[a-z0-9_]{1,60}")


class PlanKind(StrEnum):
    """What a general plan file describes: a gating issue, or steps of the getting-started list.

    Those of "getting started" are due beside the gating issues and gate nothing, those of "after the gate"
    wait for a territory. One of an "other role" is all that somebody has who is not hired as an ISR.
    """

    ONBOARDING = IssueKind.ONBOARDING.value
    CAREER_MOBILITY = IssueKind.CAREER_MOBILITY.value
    ACCESS_CHANGE = IssueKind.ACCESS_CHANGE.value
    AFTER_THE_GATE = "after the gate"
    GETTING_STARTED = "getting started"
    OTHER_ROLE = "other role"

    @property
    def issue(self) -> IssueKind | None:
        """The gating issue it describes; None for the steps of the getting-started list."""
        return IssueKind(self.value) if self.value in list(IssueKind) else None

    @property
    def is_due_from_start(self) -> bool:
        """Whether its steps are due from the start, beside gating issues or without any."""
        return self in (PlanKind.GETTING_STARTED, PlanKind.OTHER_ROLE)


PLAN_NAMES = {
    PlanKind.ONBOARDING: "onboarding",
    PlanKind.CAREER_MOBILITY: "career_mobility",
    PlanKind.ACCESS_CHANGE: "access_change_request",
    PlanKind.AFTER_THE_GATE: "after_the_gate",
    PlanKind.GETTING_STARTED: "getting_started",
}
# Stored as the names of gating issues, so not translated.
PLAN_TITLES = {
    PlanKind.ONBOARDING: "Onboarding issue",
    PlanKind.CAREER_MOBILITY: "Career mobility issue (organization change checklist)",
    PlanKind.ACCESS_CHANGE: "Access change request",
    PlanKind.AFTER_THE_GATE: "Once a territory is assigned",
    PlanKind.GETTING_STARTED: "Getting started",
    PlanKind.OTHER_ROLE: "Onboarding of another role",
}
# An ISR has those of the kind of their hire; there can be many for other roles, and each has a name.
ROLE_PLAN_FOLDER, GENERAL_PLAN = "roles/", "general"
# From the onboarding list: someone new needs the one, an internal transfer the other two.
GATING_PLANS = {
    HireKind.NEW: [PlanKind.ONBOARDING],
    HireKind.TRANSFER: [PlanKind.CAREER_MOBILITY, PlanKind.ACCESS_CHANGE],
}


def kind_of(name: str) -> PlanKind | None:
    """What a file of this name describes, or is a part of; None for a name no plan file can have."""
    if ROLE_PLAN_PATTERN.fullmatch(name):
        return PlanKind.OTHER_ROLE
    part = PART_PATTERN.fullmatch(name)
    general = part["general"] if part else name
    return next((kind for kind, known in PLAN_NAMES.items() if known == general), None)


def is_part(name: str) -> bool:
    return PART_PATTERN.fullmatch(name) is not None


def part_name(kind: PlanKind, part: str, value: str = "") -> str:
    """The name of a part: ("onboarding issue", "region", "EMEA") as "onboarding_tasks/region_emea"."""
    slug = _slug_of(value)
    return f"{PLAN_NAMES[kind]}_tasks/{part}_{slug}" if slug else f"{PLAN_NAMES[kind]}_tasks/{part}"


def role_plan_file(plan: str) -> str:
    """The name of the file of a plan for another role: "Engineering" as "roles/engineering"."""
    return f"{ROLE_PLAN_FOLDER}{_slug_of(plan)}"


def _slug_of(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", value.casefold()).strip("_")[:60]
