"""The tags of a candidate as pages show them, with the addresses that change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.candidates.models import Application, Candidate
from app.people.models import User
from app.tags.queries import ShownTag, tags_of
from app.tags.rules import withheld_sentence


@dataclass(frozen=True)
class TagsSection:
    """The tags that a reader sees, and those they can add.

    `withheld` says why there are none for a person who owes a scorecard; it is the same whether there are
    any or not. Without `can_change`, the data of the candidate was deleted.
    """

    held: Sequence[ShownTag]
    offered: Sequence[ShownTag]
    withheld: str | None
    can_change: bool
    add_url: str
    remove_url: str


def application_tags(application: Application, reader: User) -> TagsSection:
    """The tags of the candidate, on the page of an application that the reader runs."""
    id_ = application.id
    return _section(
        application.candidate,
        reader,
        url_for("tags.application_tags_page", application_id=id_),
        url_for("tags.remove_application_tag", application_id=id_),
    )


def section_of_candidate(candidate: Candidate, reader: User) -> TagsSection:
    """The same on the page of the candidate."""
    id_ = candidate.id
    return _section(
        candidate,
        reader,
        url_for("tags.candidate_tags", candidate_id=id_),
        url_for("tags.remove_candidate_tag", candidate_id=id_),
    )


def _section(candidate: Candidate, reader: User, add_url: str, remove_url: str) -> TagsSection:
    found = tags_of(candidate.id, reader)
    return TagsSection(
        found.held,
        found.offered,
        withheld_sentence() if found.owes else None,
        candidate.erased_at is None and not found.owes,
        add_url,
        remove_url,
    )
