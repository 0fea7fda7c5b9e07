"""Reqcore: the export of one candidate as JSON (*Export* on the page of a candidate).

The keys are those of `server/api/candidates/[id]/export.get.ts` (github.com/reqcore-inc/reqcore): `candidate`
with `applications`, each with its `job` and `source`, `documents` and `comments`. A list of such exports is
read, too. The files of documents are not in it; their `originalFilename` finds them in a ZIP. Changes of a
status are recorded for the application (`server/api/applications/[id].patch.ts`), and the export has only
what is recorded for the candidate: there are no past moves in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.candidate_import.formats.values import mapping, mappings, text_of

REQCORE_HEADERS = (
    *("first name", "last name", "email", "phone"),
    *("source", "opening", "status", "applied on", "note"),
    *("reference", "documents"),
)


def recognizes(data: Any) -> bool:
    """True for an export, or for a list of them."""
    first = mapping(next(iter(_exports(data)), None))
    return "exportedAt" in first and "firstName" in mapping(first.get("candidate"))


def rows(data: Any) -> Iterator[Sequence[str]]:
    """A row for each application of each candidate; one row for a candidate without an application."""
    for export in map(mapping, _exports(data)):
        candidate = mapping(export.get("candidate"))
        own = [text_of(candidate.get(name)) for name in ("firstName", "lastName", "email", "phone")]
        comments = (text_of(each.get("body")) for each in mappings(export.get("comments")))
        note = "\n\n".join(filter(None, comments))
        files = (text_of(each.get("originalFilename")) for each in mappings(candidate.get("documents")))
        documents = "; ".join(name for name in files if name and ";" not in name)
        for application in mappings(candidate.get("applications")) or [{}]:
            yield [
                *own,
                text_of(mapping(application.get("source")).get("name")),
                text_of(mapping(application.get("job")).get("title")),
                text_of(application.get("status")),
                text_of(application.get("createdAt"))[:10],
                note,
                text_of(candidate.get("id")),
                documents,
            ]


def _exports(data: Any) -> Sequence[Any]:
    return data if isinstance(data, list) else [data]
