"""Limits of resources, and the headings of their sections."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.resources.models import ResourceSection
from app.shared.company import is_company_address
from app.shared.refusals import Conflict, RuleBroken

MAX_SECTION_RESOURCES = 100  # resources in a section
RETIRED_RESOURCES_LIMIT = 50


@dataclass(frozen=True)
class SectionHeadings:
    """The headings of a section and its columns. Without `team` it has no such column."""

    section: str
    title: str = _l("Link")
    team: str = ""
    purpose: str = _l("Purpose")


# From the tables on the page of the Inside Sales department.
SECTION_HEADINGS: dict[ResourceSection, SectionHeadings] = {
    ResourceSection.ABOUT: SectionHeadings(_l("About the department"), title=_l("What")),
    ResourceSection.GOALS: SectionHeadings(
        _l("Goals and behaviors"), title=_l("Goal"), purpose=_l("Behaviors")
    ),
    ResourceSection.ALIGNMENT: SectionHeadings(
        _l("ISR alignment"), title=_l("What"), team=_l("Of"), purpose=_l("How it works")
    ),
    ResourceSection.REQUIRED: SectionHeadings(
        _l("The ISR Required list"), title=_l("Required"), team=_l("Detail"), purpose=_l("Why")
    ),
    ResourceSection.TIERS: SectionHeadings(
        _l("Opportunity tiers"), title=_l("Tier"), purpose=_l("What an ISR does")
    ),
    ResourceSection.HOLDOVER: SectionHeadings(
        _l("Holdover accounts and opportunities"), title=_l("What"), purpose=_l("Rule")
    ),
    ResourceSection.QUESTIONS: SectionHeadings(
        _l("Questions and answers"), title=_l("Question"), purpose=_l("Answer")
    ),
    ResourceSection.TEAM: SectionHeadings(_l("Team resources"), team=_l("Team")),
    ResourceSection.PROCESSES: SectionHeadings(_l("ISR processes"), team=_l("Type")),
    ResourceSection.MANAGERS: SectionHeadings(_l("For ISR managers"), team=_l("Type")),
}
# Shown with the onboarding of a new ISR.
ONBOARDING_SECTIONS = (
    *(ResourceSection.TEAM, ResourceSection.PROCESSES, ResourceSection.MANAGERS),
    *(ResourceSection.GOALS, ResourceSection.REQUIRED, ResourceSection.TIERS, ResourceSection.HOLDOVER),
)


def check_resource_address(address: str) -> None:
    """Raise RuleBroken unless it is a web address, begins with {{handbook}}, or is blank."""
    if address and not is_company_address(address):
        raise RuleBroken(
            _("Enter a web address that begins with https://, http:// or {{handbook}}."), field="address"
        )


def check_section_not_full(count: int) -> None:
    """Raise RuleBroken if a section is full."""
    if count >= MAX_SECTION_RESOURCES:
        raise RuleBroken(
            _(
                "This section is full (limit: %(limit)s resources). Retire one first.",
                limit=MAX_SECTION_RESOURCES,
            ),
            field="section",
        )


def check_version(version: int, seen: int, editor: str) -> None:
    """Raise Conflict if someone changed the resource since the page was loaded."""
    if version != seen:
        raise Conflict(_("%(editor)s changed this resource. Check their changes, then save.", editor=editor))
