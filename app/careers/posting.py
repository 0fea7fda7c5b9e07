"""An opening in the words of schema.org, which job boards and search engines read.

The same facts stand in the page as microdata and in the feed as JSON-LD, so they are put together
here. A posting has no last day: an opening is public for as long as it is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.openings.models import Opening, Stage, StageKind
from app.shared.company import company_name
from app.shared.links import absolute_url
from app.shared.regions import Region
from app.shared.text import join_words, pluralize

SCHEMA_ORG = "https://schema.org"
JSON_LD = "application/ld+json"
REMOTE_JOB = "TELECOMMUTE"

# Where someone may live who works for a region, from home: the kind of area and its names.
REGION_AREAS: dict[Region, tuple[str, list[str]]] = {
    Region.US: ("Country", ["United States"]),
    Region.EMEA: ("AdministrativeArea", ["Europe", "Middle East", "Africa"]),
    Region.APAC: ("AdministrativeArea", ["Asia", "Pacific"]),
}


def candidate_area(opening: Opening) -> str:
    """Where someone may live who is hired: "Europe, Middle East and Africa"."""
    return join_words(REGION_AREAS[opening.region][1])


def address_of_job(opening: Opening) -> str:
    """The whole address of an opening's public page."""
    return absolute_url(f"/jobs/{opening.id}")  # the worker writes it into mail, too


def posted_at(opening: Opening) -> datetime:
    """When it was first shown to the public."""
    return opening.published_at or opening.opened_at


def employment_type(opening: Opening) -> str:
    """The word schema.org has for it: "FULL_TIME"."""
    return opening.employment.value.upper().replace(" ", "_")


def posting_of(opening: Opening) -> dict[str, Any]:
    """An opening as a JobPosting, with whole addresses."""
    kind, names = REGION_AREAS[opening.region]
    return {
        "@context": SCHEMA_ORG,
        "@type": "JobPosting",
        "title": opening.role,
        "url": address_of_job(opening),
        "identifier": {"@type": "PropertyValue", "name": company_name(), "value": str(opening.id)},
        "description": _description(opening),
        "responsibilities": "\n".join(opening.responsibilities),
        "qualifications": "\n".join(opening.requirements),
        "datePosted": posted_at(opening).date().isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": company_name()},
        "employmentType": employment_type(opening),
        "jobLocationType": REMOTE_JOB,
        "applicantLocationRequirements": [{"@type": kind, "name": name} for name in names],
        "directApply": True,
    }


def feed_json(openings: Iterable[Opening]) -> str:
    """The openings as JSON-LD, without a character that begins markup where a site puts it into a page."""
    text = json.dumps([posting_of(opening) for opening in openings])
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def stage_summary(stage: Stage) -> str:
    """Who a stage is with and how long it takes: "30 minutes with a Recruiter", and more."""
    interviewer = _with_article(stage.conducted_by)
    if stage.kind is StageKind.QUESTIONNAIRE:
        summary = f"{pluralize(len(stage.questions), 'question')} in writing, sent by {interviewer}"
    else:
        summary = f"{pluralize(stage.minutes or 0, 'minute')} with {interviewer}"
    return f"{summary}. {stage.about}" if stage.about else summary


def process_notes(opening: Opening) -> list[tuple[str, str, str]]:
    """What candidates should know of the hiring process: a sentence, and the label and address of its link.

    From the hiring process: a candidate can be declined at any stage, and everyone is told the outcome.
    """
    notes = [("You can be declined at any stage of the process. We always tell you the outcome", "", "")]
    if opening.team_page:
        who = "To learn more about the people who may interview you, find their job title on our"
        notes.append((who, "team page", opening.team_page))
    if opening.hiring_page:
        notes.append(("More about how we hire is on our", "hiring page", opening.hiring_page))
    return notes


def _with_article(title: str) -> str:
    return f"{'an' if title[0].lower() in 'aeio' else 'a'} {title}"


def _description(opening: Opening) -> str:
    """The page in plain text. What is left out of a family's file is left out here."""
    stages = [f"{stage.name}: {stage_summary(stage)}" for stage in opening.stages]
    process = [f"{' '.join(filter(None, line))}." for line in process_notes(opening)]
    parts = [
        ("", [opening.about] if opening.about else []),
        ("What you will do", opening.responsibilities),
        ("What you bring", opening.requirements),
        ("How performance is measured", opening.performance),
        ("Where it can lead", opening.career_ladder),
        ("How we hire", [*stages, *process]),
    ]
    return "\n\n".join("\n".join([*filter(None, [heading]), *lines]) for heading, lines in parts if lines)
