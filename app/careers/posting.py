"""An opening as a JobPosting of schema.org, which job boards and search engines read.

The page has it as a data block and the feed as JSON-LD. A posting has no last day: an opening is public for
as long as it is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import ngettext

from app.job_families.kinds import StageKind
from app.openings.areas import locations_of, regions_of, segments_of
from app.openings.models import Opening, Stage
from app.openings.questions import asked_questions
from app.sales_areas.queries import known_region
from app.shared.company import company_name, current_company
from app.shared.links import absolute_url
from app.shared.text import join_words

SCHEMA_ORG = "https://schema.org"
JSON_LD = "application/ld+json"
REMOTE_JOB = "TELECOMMUTE"
COUNTRIES = frozenset(name for code, name in Locale("en").territories.items() if code.isalpha())


def candidate_area(opening: Opening) -> str:
    """Where people may live who work for its regions: "Europe, Middle East and Africa"."""
    return join_words([place["name"] for place in places_of(opening)])


def segments_line(opening: Opening) -> str:
    """The sales segments of an opening; empty if it names none."""
    return ", ".join(segment.name for segment in segments_of(opening))


def address_of_job(opening: Opening) -> str:
    """The absolute URL of an opening's public page."""
    return absolute_url(f"/jobs/{opening.id}")  # also in mail by the worker


def posted_at(opening: Opening) -> datetime:
    """When it was first public."""
    return opening.published_at or opening.opened_at


def employment_type(opening: Opening) -> str:
    """The employment type of schema.org: "FULL_TIME"."""
    return opening.employment.value.upper().replace(" ", "_")


def _organization() -> dict[str, str]:
    logo = current_company().logo
    shown = {"logo": absolute_url(f"/company/logo.png?v={logo.digest}")} if logo else {}
    return {"@type": "Organization", "name": company_name(), **shown}


def posting_of(opening: Opening) -> dict[str, Any]:
    """An opening as a JobPosting, with absolute URLs."""
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
        "hiringOrganization": _organization(),
        "employmentType": employment_type(opening),
        "jobLocationType": REMOTE_JOB,
        "applicantLocationRequirements": places_of(opening),
        **_job_locations(opening),
        "directApply": True,
    }


def places_of(opening: Opening) -> list[dict[str, str]]:
    """Where people may live, as schema.org has it: a region by its name if no more is known of it."""
    of_regions = [known_region(region).places or (region,) for region in regions_of(opening)]
    names = dict.fromkeys(name for names in of_regions for name in names)
    return [
        {"@type": "Country" if each in COUNTRIES else "AdministrativeArea", "name": each} for each in names
    ]


def _job_locations(opening: Opening) -> dict[str, Any]:
    """The locations of an opening as schema.org has them; nothing if it has none."""
    places = [
        {"@type": "Place", "name": each, "address": {"@type": "PostalAddress", "addressLocality": each}}
        for each in locations_of(opening)
    ]
    return {"jobLocation": places} if places else {}


def feed_json(openings: Iterable[Opening]) -> str:
    """The openings as JSON-LD, safe to embed in a page: without characters that begin markup."""
    text = json.dumps([posting_of(opening) for opening in openings])
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def stage_summary(stage: Stage) -> str:
    """The length of a stage and who conducts it: "30 minutes with Recruiter", and its description."""
    if stage.kind is StageKind.QUESTIONNAIRE:
        summary = ngettext(
            "%(num)s question in writing, sent by %(job_title)s",
            "%(num)s questions in writing, sent by %(job_title)s",
            len(asked_questions(stage)),
            job_title=stage.public_conducted_by,
        )
    else:
        summary = _length_and_people(stage) or stage.kind.label
    return f"{summary}. {stage.about}" if stage.about else summary


def _length_and_people(stage: Stage) -> str:
    """How long it takes, and with whom: "45 to 60 minutes with Recruiter"; what nobody says is left out."""
    people = _("with %(job_title)s", job_title=stage.public_conducted_by) if stage.public_conducted_by else ""
    if stage.minutes is not None:
        return f"{stage.length} {people}".strip()
    known = filter(None, [stage.length if stage.kind.holds_interviews else "", people])
    text = ", ".join(known)
    return text[:1].upper() + text[1:]


def process_notes(opening: Opening) -> list[tuple[str, str]]:
    """What candidates should know about the hiring process: sentences, each with the address of its link.

    From the hiring process: a candidate can be declined at any stage, and everyone learns the outcome.
    """
    notes = [(_("You can be declined at any stage of the process. We always tell you the outcome."), "")]
    if opening.team_page:
        team = _(
            "To learn more about the people who may interview you, find their job title on our team page"
        )
        notes.append((team, opening.team_page))
    if opening.hiring_page:
        notes.append((_("Read more about how we hire on our hiring page"), opening.hiring_page))
    return notes


def _description(opening: Opening) -> str:
    """The page in plain text, without the parts that a family's file leaves out."""
    stages = [f"{stage.name}: {stage_summary(stage)}" for stage in opening.stages]
    process = [f"{note}: {address}" if address else note for note, address in process_notes(opening)]
    parts = [
        ("", list(filter(None, [opening.posting, opening.about]))),
        (_("What you will do"), opening.responsibilities),
        (_("What you bring"), opening.requirements),
        (_("How performance is measured"), opening.performance),
        (_("Where it can lead"), opening.career_ladder),
        (_("How we hire"), [*stages, *process]),
    ]
    return "\n\n".join("\n".join([*filter(None, [heading]), *lines]) for heading, lines in parts if lines)
