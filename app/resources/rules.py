"""What a resource may say, how many there may be, and the words of each section."""

from __future__ import annotations

from dataclasses import dataclass

from app.resources.models import Section
from app.shared.company import is_company_address
from app.shared.refusals import Conflict, RuleBroken

MOST = 100  # resources in a section
RETIRED_SHOWN = 50


@dataclass(frozen=True)
class Headings:
    """The heading of a section and of its columns. A section without `team` has no such column."""

    section: str
    title: str = "Link"
    team: str = ""
    purpose: str = "Purpose"


# From the page of the Inside Sales department, with its tables and their columns.
HEADINGS: dict[Section, Headings] = {
    Section.ABOUT: Headings("About the department", title="What"),
    Section.GOALS: Headings("Goals and behaviors", title="Goal", purpose="Behaviors"),
    Section.ALIGNMENT: Headings("ISR alignment", title="What", team="Of", purpose="How it works"),
    Section.REQUIRED: Headings("The ISR Required list", title="Required", team="Detail", purpose="Why"),
    Section.TIERS: Headings("Opportunity tiers", title="Tier", purpose="What an ISR does"),
    Section.HOLDOVER: Headings("Holdover accounts and opportunities", title="What", purpose="Rule"),
    Section.QUESTIONS: Headings("Questions and answers", title="Question", purpose="Answer"),
    Section.TEAM: Headings("Team resources", team="Team"),
    Section.PROCESSES: Headings("ISR processes", team="Type"),
    Section.MANAGERS: Headings("For ISR managers", team="Type"),
}
# What a new ISR reads beside their onboarding.
FOR_ONBOARDING = (
    *(Section.TEAM, Section.PROCESSES, Section.MANAGERS),
    *(Section.GOALS, Section.REQUIRED, Section.TIERS, Section.HOLDOVER),
)


def check_address(address: str) -> None:
    """Raise RuleBroken for what is no web address. It may begin with {{handbook}}, or be empty."""
    if address and not is_company_address(address):
        raise RuleBroken(
            "Give a web address that begins with https://, http:// or {{handbook}}.", field="address"
        )


def check_room(count: int) -> None:
    """Raise RuleBroken where a section is full."""
    if count >= MOST:
        raise RuleBroken(f"A section holds {MOST} resources at most. Retire one first.", field="section")


def check_version(version: int, seen: int, who: str) -> None:
    """Raise Conflict where someone has changed the resource since the page was opened."""
    if version != seen:
        raise Conflict(f"{who} changed this resource meanwhile. Look at it again before you save.")
