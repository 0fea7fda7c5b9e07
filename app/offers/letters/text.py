"""The text of the letter of an offer: a template with placeholders, without any language or logic.

A line that begins with `# ` is a heading; a blank line ends a paragraph. Braces in a value are not read
again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.offers.models import Offer
from app.outbox.placeholders import fill_placeholders, placeholder_problem, placeholders_in
from app.shared import clock
from app.shared.company import company_name
from app.shared.locales import COMMON
from app.shared.text import join_words
from app.shared.times import format_full_day

HEADING = "# "
REQUIRED = ("candidate", "terms", "answer_by")
PLACEHOLDER_MEANINGS = {
    "today": _l("the day on which the offer is sent"),
    "candidate": _l("the name of the candidate"),
    "role": _l("the role"),
    "company": _l("the name of the company"),
    "details": _l("role, level, employment, start date and manager, a line each"),
    "terms": _l("the terms, a line each"),
    "level": _l("the level"),
    "employment": _l("the kind of employment"),
    "start_date": _l("the start date"),
    "manager": _l("the name of the manager"),
    "answer_by": _l("the last day to answer"),
    "recruiter": _l("the name of the opening’s recruiter"),
}

EXAMPLES = {
    "today": "4 March 2026",
    "candidate": "Lea Roth",
    "role": "Inside Sales Representative",
    "details": "Role: Inside Sales Representative\nEmployment: Full time\nStart date: 1 April 2026",
    "terms": "Base salary: 50,000 euros a year\nDays of paid leave: 30",
    "level": "Intermediate",
    "employment": "Full time",
    "start_date": "1 April 2026",
    "manager": "Marta Silva",
    "answer_by": "11 March 2026",
    "recruiter": "Rita Okafor",
}


@dataclass(frozen=True)
class LetterBlock:
    """A heading or a paragraph."""

    text: str
    is_heading: bool = False


def letter_problem(template: str) -> str | None:
    """What is wrong with a template, as a sentence; None if nothing is."""
    if problem := placeholder_problem(template, list(PLACEHOLDER_MEANINGS)):
        return problem
    found = placeholders_in(template)
    missing = [f"{{{name}}}" for name in REQUIRED if name not in found]
    if not missing:
        return None
    return ngettext(
        "The letter needs %(placeholders)s. Add it.",
        "The letter needs %(placeholders)s. Add them.",
        len(missing),
        placeholders=join_words(missing),
    )


def letter_blocks(template: str, offer: Offer, answer_by: date) -> list[LetterBlock]:
    """The letter of an offer, filled in."""
    with force_locale(str(COMMON)):
        values = _values(offer, answer_by)
    return filled_blocks(template, values)


def example_blocks(template: str) -> list[LetterBlock]:
    """A template filled in with made-up values, for a preview."""
    return filled_blocks(template, EXAMPLES | {"company": company_name()})


def filled_blocks(template: str, values: Mapping[str, str]) -> list[LetterBlock]:
    """A template filled in. It is split first, so that no value becomes a heading."""
    blocks = []
    for part in _parts(template):
        filled = fill_placeholders(part.text, values.get).text.strip("\n")
        if filled.strip():
            blocks.append(LetterBlock(filled, part.is_heading))
    return blocks


def letter_text(blocks: Sequence[LetterBlock]) -> str:
    """The letter as plain text."""
    return "\n\n".join(block.text for block in blocks) + "\n"


def _parts(template: str) -> list[LetterBlock]:
    parts: list[LetterBlock] = []
    paragraph: list[str] = []
    for line in [*template.splitlines(), ""]:
        is_heading = line.startswith(HEADING)
        if paragraph and (is_heading or not line.strip()):
            parts.append(LetterBlock("\n".join(paragraph)))
            paragraph = []
        if is_heading:
            parts.append(LetterBlock(line.removeprefix(HEADING).strip(), is_heading=True))
        elif line.strip():
            paragraph.append(line)
    return parts


def _values(offer: Offer, answer_by: date) -> dict[str, str]:
    application, terms = offer.application, offer.terms
    opening = application.opening
    details = [
        (_("Role"), opening.role),
        (_("Level"), terms.level),
        (_("Employment"), terms.employment.label),
        (_("Start date"), format_full_day(terms.start_date)),
        (_("Manager"), terms.manager.name),
    ]
    return {
        "today": format_full_day(clock.today(application.candidate.time_zone)),
        "candidate": application.candidate.name,
        "role": opening.role,
        "company": company_name(),
        "details": "\n".join(f"{label}: {value}" for label, value in details if value),
        "terms": "\n".join(f"{each['name']}: {each['value']}" for each in terms.terms),
        "level": terms.level,
        "employment": terms.employment.label,
        "start_date": format_full_day(terms.start_date),
        "manager": terms.manager.name,
        "answer_by": format_full_day(answer_by),
        "recruiter": opening.recruiter.name,
    }
