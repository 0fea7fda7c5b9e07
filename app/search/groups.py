"""What a search finds, in groups. A person sees a group only if they may see its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.queries import candidates_page, similar_names_page
from app.candidates.search.listed import ListedCandidate
from app.openings.queries import find_openings
from app.openings.rules import state_description
from app.people.models import User
from app.people.queries import find_people
from app.shared.text import join_words
from app.territories.queries import find_territories
from app.web.record_pages import url_of

ROWS_PER_GROUP = 5


@dataclass(frozen=True)
class FoundRow:
    """One record that a search found. `url` is None if the person sees it in a list only."""

    name: str
    about: str
    url: str | None
    is_similar: bool = False


@dataclass(frozen=True)
class FoundGroup:
    """The first rows of one kind; `all_url` leads to all of them, if there is such a page."""

    label: str
    rows: Sequence[FoundRow]
    all_url: str | None = None


def find_groups(user: User, search: str) -> list[FoundGroup]:
    """The groups in which a search finds something that the person may see."""
    groups = [find(user, search) for permission, find in _FINDERS if allows(user, permission)]
    return [group for group in groups if group.rows]


def _candidates(user: User, search: str) -> FoundGroup:
    found = candidates_page(user, search, None, size=ROWS_PER_GROUP).rows
    room = ROWS_PER_GROUP - len(found)
    similar = similar_names_page(user, search, None, size=room).rows if room else []
    rows = [_candidate(each) for each in found] + [_candidate(each, is_similar=True) for each in similar]
    return FoundGroup(_("Candidates"), rows, url_for("candidates.list_candidates", q=search))


def _candidate(candidate: ListedCandidate, *, is_similar: bool = False) -> FoundRow:
    """Their page is that of their newest application."""
    applications = candidate.applications
    if applications:
        url = url_of("application", application_id=applications[-1].id)
    else:
        url = url_for("candidates.list_candidates", q=candidate.email)
    openings = [each.opening for each in applications]
    about = f"{candidate.email} · {join_words(openings)}" if openings else candidate.email
    return FoundRow(candidate.name, about, url, is_similar)


def _openings(user: User, search: str) -> FoundGroup:
    rows = [
        FoundRow(
            opening.name,
            state_description(opening.state, opening.hired, opening.places),
            url_of(opening) if allows(user, Permission.VIEW_OPENING, opening) else None,
        )
        for opening in find_openings(user, search, limit=ROWS_PER_GROUP)
    ]
    return FoundGroup(_("Openings"), rows)


def _people(_user: User, search: str) -> FoundGroup:
    rows = [
        FoundRow(
            each.name,
            f"{each.email} · {each.job_title}" if each.job_title else each.email,
            url_for("people.person", user_id=each.id),
        )
        for each in find_people(search, limit=ROWS_PER_GROUP)
    ]
    return FoundGroup(_("People"), rows)


def _territories(user: User, search: str) -> FoundGroup:
    rows = [
        FoundRow(
            territory.name,
            f"{territory.region} · {territory.segment}",
            url_for("territories.territory", territory_id=territory.id),
        )
        for territory in find_territories(user, search, limit=ROWS_PER_GROUP)
    ]
    return FoundGroup(_("Territories"), rows)


_FINDERS: list[tuple[Permission, Callable[[User, str], FoundGroup]]] = [
    (Permission.LIST_CANDIDATES, _candidates),
    (Permission.LIST_OPENINGS, _openings),
    (Permission.MANAGE_PEOPLE, _people),
    (Permission.LIST_TERRITORIES, _territories),
]
