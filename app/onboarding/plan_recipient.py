"""The person a plan is composed for, from an onboarding: the values of placeholders, and what parts match."""

from __future__ import annotations

import re

from app.candidates.models import Application
from app.onboarding.models import Onboarding
from app.plans.compose import PlanRecipient
from app.sales_areas.queries import names_of_region, names_of_segment
from app.shared.company import company_placeholder_values
from app.shared.times import format_full_day

# "Representative 1", "Senior Representative" and "Representative" share one file.
SENIORITY_PATTERN = re.compile(
    r"^(?:senior|junior|staff|principal|lead)\s+|\s+(?:\d{1,2}|i{1,3}|iv|v)$", re.IGNORECASE
)
# From the onboarding list of people managers.
LEADER_PATTERN = re.compile(
    r"^(?:team lead|(?:senior )?manager|(?:senior )?director|chief|vp|vice president)\b|area sales manager$",
    re.IGNORECASE,
)


def plan_recipient_of(onboarding: Onboarding, application: Application) -> PlanRecipient:
    """What a plan can ask about the person of an onboarding and the opening they were hired for."""
    opening = application.opening
    segment = segment_of(opening.job_family)
    first_day = format_full_day(onboarding.start_date)
    return PlanRecipient(
        start_date=onboarding.start_date,
        words={
            **company_placeholder_values(),
            "name": onboarding.isr.name,
            "first_name": onboarding.isr.name.split()[0],
            "role": opening.role,
            "team": opening.hire_team or opening.job_family,
            "region": opening.region,
            "segment": segment or "any segment",
            "manager": onboarding.manager.name,
            "buddy": onboarding.buddy.name if onboarding.buddy else "still to be named",
            "recruiter": onboarding.recruiter.name,
            "start_date": first_day,
            "effective_date": first_day,
        },
        region=opening.region,
        segment=segment,
        region_names=names_of_region(opening.region),
        segment_names=names_of_segment(segment),
        roles=list(dict.fromkeys([without_seniority(opening.job_family), without_seniority(opening.role)])),
        manages_people=manages_people(opening.role),
    )


def segment_of(job_family: str) -> str:
    """The segment a job family sells to, which is named last: "Inside Sales, Mid-Market"."""
    return job_family.rpartition(",")[2].strip() if "," in job_family else ""


def without_seniority(role: str) -> str:
    return SENIORITY_PATTERN.sub("", role.strip()).strip()


def manages_people(role: str) -> bool:
    """Whether a role leads people, by its title."""
    return LEADER_PATTERN.search(role.strip()) is not None
