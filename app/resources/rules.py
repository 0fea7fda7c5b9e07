"""What a resource may say, how many there may be, and the words of each section."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.resources.models import ResourceSection
from app.shared.company import is_company_address
from app.shared.refusals import Conflict, RuleBroken

MAX_SECTION_RESOURCES = 100  # resources in a section
RETIRED_RESOURCES_LIMIT = 50


@dataclass(frozen=True)
class SectionHeadings:
    """The heading of a section and of its columns. A section without `team` has no such column."""

    section: str
    title: str = "Link"
    team: str = ""
    purpose: str = "Purpose"


# From the page of the Inside Sales department, with its tables and their columns.
SECTION_HEADINGS: dict[ResourceSection, SectionHeadings] = {
    ResourceSection.ABOUT: SectionHeadings("About the department", title="What"),
    ResourceSection.GOALS: SectionHeadings("Goals and behaviors", title="Goal", purpose="Behaviors"),
    ResourceSection.ALIGNMENT: SectionHeadings(
        "ISR alignment", title="What", team="Of", purpose="How it works"
    ),
    ResourceSection.REQUIRED: SectionHeadings(
        "The ISR Required list", title="Required", team="Detail", purpose="Why"
    ),
    ResourceSection.TIERS: SectionHeadings("Opportunity tiers", title="Tier", purpose="What an ISR does"),
    ResourceSection.HOLDOVER: SectionHeadings(
        "Holdover accounts and opportunities", title="What", purpose="Rule"
    ),
    ResourceSection.QUESTIONS: SectionHeadings("Questions and answers", title="Question", purpose="Answer"),
    ResourceSection.TEAM: SectionHeadings("Team resources", team="Team"),
    ResourceSection.PROCESSES: SectionHeadings("ISR processes", team="Type"),
    ResourceSection.MANAGERS: SectionHeadings("For ISR managers", team="Type"),
}
# What a new ISR reads beside their onboarding.
ONBOARDING_SECTIONS = (
    *(ResourceSection.TEAM, ResourceSection.PROCESSES, ResourceSection.MANAGERS),
    *(ResourceSection.GOALS, ResourceSection.REQUIRED, ResourceSection.TIERS, ResourceSection.HOLDOVER),
)


def check_resource_address(address: str) -> None:
    """Raise RuleBroken for what is no web address. It may begin with {{handbook}}, or be empty."""
    if address and not is_company_address(address):
        raise RuleBroken(
            _("Give a web address that begins with https://, http:// or {{handbook}}."), field="address"
        )


def check_section_not_full(count: int) -> None:
    """Raise RuleBroken where a section is full."""
    if count >= MAX_SECTION_RESOURCES:
        raise RuleBroken(
            _(
                "A section holds %(max_section_resources)s resources at most. Retire one first.",
                max_section_resources=MAX_SECTION_RESOURCES,
            ),
            field="section",
        )


def check_version(version: int, seen: int, who: str) -> None:
    """Raise Conflict where someone has changed the resource since the page was opened."""
    if version != seen:
        raise Conflict(
            _("%(who)s changed this resource meanwhile. Look at it again before you save.", who=who)
        )
