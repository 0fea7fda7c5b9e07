"""What a search finds, in groups. A person finds only what they may see, by words that they may read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.queries import (
    candidates_page,
    similar_names_page,
)
from app.candidates.search.listed import ListedCandidate
from app.openings.queries import find_openings
from app.openings.rules import state_description
from app.people.models import User
from app.people.queries import find_people
from app.search.interviewed import find_interviewed
from app.search.managed import managed_candidates_page, similar_managed_names_page
from app.shared.text import join_words
from app.territories.queries import find_territories
from app.web.pagination import Page
from app.web.record_pages import url_of

ROWS_PER_GROUP = 5
FindPage = Callable[..., Page[ListedCandidate]]


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
    groups = [kind.find(user, search) for kind in KINDS if kind.is_found_by(user)]
    return [group for group in groups if group.rows]


def search_label(user: User) -> str:
    """What the search box says to a person: what they can find."""
    kinds = [str(kind.label) for kind in KINDS if kind.is_found_by(user)]
    return _("Search for %(kinds)s", kinds=join_words(kinds)) if kinds else _("Search")


def search_hint(user: User) -> str:
    """By which words a person finds candidates; empty if they find none."""
    if runs_applications(user):
        return _(
            "Candidates are found by words of their name, email, documents and answers, and of notes you can "
            "read."
        )
    return _("Candidates are found by their name.") if interviews(user) else ""


def runs_applications(user: User) -> bool:
    return allows(user, Permission.LIST_APPLICATIONS)


def is_manager_only(user: User) -> bool:
    """Whether a person finds the candidates of their own openings, and not all."""
    return runs_applications(user) and not allows(user, Permission.LIST_CANDIDATES)


def interviews(user: User) -> bool:
    """Whether a person finds those they interview beside the others: a recruiter finds all anyway."""
    return allows(user, Permission.LIST_MY_INTERVIEWS) and not allows(user, Permission.LIST_CANDIDATES)


def _candidates(user: User, search: str) -> FoundGroup:
    all_url = url_for("candidates.list_candidates", q=search)
    return _candidates_group(user, search, candidates_page, similar_names_page, all_url)


def _managed_candidates(user: User, search: str) -> FoundGroup:
    all_url = url_for("search.candidates", q=search)
    return _candidates_group(user, search, managed_candidates_page, similar_managed_names_page, all_url)


def _candidates_group(
    user: User, search: str, page: FindPage, similar_page: FindPage, all_url: str
) -> FoundGroup:
    found = page(user, search, None, size=ROWS_PER_GROUP).rows
    room = ROWS_PER_GROUP - len(found)
    similar = similar_page(user, search, None, size=room).rows if room else []
    rows = [candidate_row(each) for each in found]
    rows += [candidate_row(each, is_similar=True) for each in similar]
    return FoundGroup(_("Candidates"), rows, all_url)


def candidate_row(candidate: ListedCandidate, *, is_similar: bool = False) -> FoundRow:
    """Their page is that of their newest application."""
    applications = candidate.applications
    if applications:
        url = url_of("application", application_id=applications[-1].id)
    else:
        url = url_for("candidates.list_candidates", q=candidate.email)
    openings = [each.opening for each in applications]
    about = f"{candidate.email} · {join_words(openings)}" if openings else candidate.email
    return FoundRow(candidate.name, about, url, is_similar)


def _interviewed(user: User, search: str) -> FoundGroup:
    rows = [
        FoundRow(
            each.name,
            f"{each.stage} · {each.opening}",
            url_for("scorecards.interview", interview_id=each.id),
            similar,
        )
        for each, similar in find_interviewed(user, search, limit=ROWS_PER_GROUP)
    ]
    return FoundGroup(_("Candidates you interview"), rows)


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


@dataclass(frozen=True)
class Kind:
    """A kind of records that some people find. `label` is how the search box calls it."""

    label: Any
    is_found_by: Callable[[User], bool]
    find: Callable[[User, str], FoundGroup]


def _with(permission: Permission) -> Callable[[User], bool]:
    return lambda user: allows(user, permission)


KINDS = [
    Kind(_l("candidates"), _with(Permission.LIST_CANDIDATES), _candidates),
    Kind(_l("your candidates"), is_manager_only, _managed_candidates),
    Kind(_l("candidates you interview"), interviews, _interviewed),
    Kind(_l("openings"), _with(Permission.LIST_OPENINGS), _openings),
    Kind(_l("people"), _with(Permission.MANAGE_PEOPLE), _people),
    Kind(_l("territories"), _with(Permission.LIST_TERRITORIES), _territories),
]
