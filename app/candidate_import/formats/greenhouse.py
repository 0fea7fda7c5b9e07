"""Greenhouse: candidates as JSON, as the Harvest API lists them (GET /v1/candidates).

The keys are those of its public documentation (developers.greenhouse.io/harvest.html, *Candidates* and
*Applications*): `first_name`, `last_name`, `email_addresses`, `phone_numbers`, `addresses`,
`website_addresses`, `social_media_addresses` (lists of `value`), and `applications` with `jobs`, `status`,
`current_stage`, `source`, `applied_at` and `prospect`. A candidate has a row for each application. Notes
and past moves are those of `activity_feed` (GET /v1/candidates/{id}/activity_feed, *Activity feed*), if the
export has them: an activity “Candidate Stage Change” says “… was moved into <stage> for <job> on
<day> by …”. Attachments are addresses that end after seven days and are not fetched; their `filename` finds
them in a ZIP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from app.candidate_import.formats.values import Shape, first_value, mapping, mappings, text_of, values

GREENHOUSE_HEADERS = (
    *("first name", "last name", "email", "phone", "location", "links"),
    *("source", "opening", "stage", "status", "applied on", "note"),
    *("reference", "documents", "past moves"),
)
MOVED = re.compile(r"was moved into (.{1,200}?) for (.{1,200}?) on \d{1,2}/\d{1,2}/\d{4}")
REJECTED_SUBJECT, REJECTED_STAGE = "Candidate Rejected", "Rejected"


def recognizes(data: Any) -> bool:
    """True for a list of candidates, or for one candidate."""
    first = next(iter(_candidates(data)), None)
    return isinstance(first, dict) and "first_name" in first and "email_addresses" in first


def rows(data: Any) -> Iterator[Sequence[str]]:
    """A row for each application of each candidate; one row for a candidate without an application."""
    for candidate in _candidates(data):
        known = mapping(candidate)
        own, reference = _details(known), text_of(known.get("id"))
        notes, moves = _notes(known), _past_moves(known)
        for application in mappings(known.get("applications")) or [{}]:
            documents = "; ".join(dict.fromkeys([*_documents(known), *_documents(application)]))
            yield [*own, *_application(application), notes, reference, documents, moves]


def _candidates(data: Any) -> Sequence[Any]:
    return data if isinstance(data, list) else [data]


def _details(candidate: Shape) -> list[str]:
    links = [*values(candidate.get("website_addresses")), *values(candidate.get("social_media_addresses"))]
    return [
        text_of(candidate.get("first_name")),
        text_of(candidate.get("last_name")),
        first_value(candidate.get("email_addresses")),
        first_value(candidate.get("phone_numbers")),
        " ".join(first_value(candidate.get("addresses")).split()),
        " ".join(links),
    ]


def _application(application: Shape) -> list[str]:
    """Source, opening, stage, status and day. A prospect has not applied to a job."""
    jobs = [] if application.get("prospect") else mappings(application.get("jobs"))
    return [
        text_of(mapping(application.get("source")).get("public_name")),
        text_of(jobs[0].get("name")) if jobs else "",
        text_of(mapping(application.get("current_stage")).get("name")) if jobs else "",
        text_of(application.get("status")),
        text_of(application.get("applied_at"))[:10],
    ]


def _documents(holder: Shape) -> list[str]:
    """The names of the files of a candidate or an application. A semicolon separates names in a cell."""
    names = (text_of(each.get("filename")) for each in mappings(holder.get("attachments")))
    return [name for name in names if name and ";" not in name]


def _past_moves(candidate: Shape) -> str:
    """The changes of stage, and that they were rejected, oldest first."""
    lines = []
    for activity in mappings(mapping(candidate.get("activity_feed")).get("activities")):
        day, said = text_of(activity.get("created_at"))[:10], text_of(activity.get("body"))
        moved = MOVED.search(said)
        if moved:
            stage, job = (" ".join(part.replace(";", ",").split()) for part in moved.groups())
            lines.append(f"{day}; {stage}; {job}")
        elif text_of(activity.get("subject")) == REJECTED_SUBJECT:
            lines.append(f"{day}; {REJECTED_STAGE}")
    return "\n".join(sorted(lines))


def _notes(candidate: Shape) -> str:
    notes = mappings(mapping(candidate.get("activity_feed")).get("notes"))
    return "\n\n".join(filter(None, (text_of(note.get("body")) for note in notes)))
