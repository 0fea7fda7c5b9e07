"""The candidates of the openings that a hiring manager runs, found as recruiters find all."""

from __future__ import annotations

from app.candidates.queries import reader_of, search_scope
from app.candidates.search import find_by_similar_names, find_candidates
from app.candidates.search.listed import ListedCandidate
from app.people.models import User
from app.web.pagination import DEFAULT_PAGE_SIZE, Page


def managed_candidates_page(
    user: User, search: str, after: str | None, *, size: int = DEFAULT_PAGE_SIZE
) -> Page[ListedCandidate]:
    """The candidates of a search who applied to openings that a hiring manager runs, a page at a time."""
    scope, read = search_scope(user, managed=True), reader_of(user, managed=True)
    return find_candidates(scope, search, after, size=size, read=read)


def similar_managed_names_page(
    user: User, search: str, after: str | None, *, size: int = DEFAULT_PAGE_SIZE
) -> Page[ListedCandidate]:
    """The same for names that are like the words of a search."""
    scope, read = search_scope(user, managed=True), reader_of(user, managed=True)
    return find_by_similar_names(scope, search, after, size=size, read=read)
