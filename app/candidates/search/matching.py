"""Find candidates by words: each must begin a word of their name, email or documents.

A page of results costs at most three statements, however many candidates there are. The first one counts, up
to a limit, how many rows each word has. If one is rare, the page comes from the candidates who have it. If
all are common, the newest candidates are checked, which fills a page when many have all words. If it does
not, the page comes from the candidates who have the two rarest words.

Results are in the order of the index of words, newest first: an order by name would read all of them. Who
asks says how a page is read from a statement of its ids, so that these need no statement of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, and_, intersect, not_, select

from app.candidates.models import Candidate
from app.candidates.search.similar_words import with_similar_words
from app.candidates.search.terms import Term, rarest_first, terms_of
from app.db.rows import literal_number, read_rows
from app.web.pagination import DEFAULT_PAGE_SIZE, Page, check_cursor, page_of_rows, rows_after

RARE_WORD_LIMIT = 5000
CHECKED_NEWEST_LIMIT = 1000  # candidates
T = TypeVar("T")
ReadPage = Callable[[Select[Any], int], Page[T]]  # from a statement of ids, one more than the page has


def read_ids(ids: Select[Any], size: int) -> Page[int]:
    """The ids alone."""
    return page_of_rows([(id_, id_) for (id_,) in read_rows(ids)], size)


def find_candidates(
    visible: Select[Candidate],
    search: str,
    after: str | None,
    *,
    size: int = DEFAULT_PAGE_SIZE,
    read: ReadPage[T],
) -> Page[T]:
    """The visible candidates who have every word of a search, newest first, a page at a time.

    A search without words finds nobody.
    """
    check_cursor(after, [Candidate.id])
    terms = terms_of(search)
    return _page(visible, terms, after, size, read) if terms else Page([], None)


def find_by_similar_names(
    visible: Select[Candidate],
    search: str,
    after: str | None,
    *,
    size: int = DEFAULT_PAGE_SIZE,
    read: ReadPage[T],
) -> Page[T]:
    """Those who are found only if words of the search may be misspelt words of their name."""
    check_cursor(after, [Candidate.id])
    exact = terms_of(search)
    terms = with_similar_words(exact)
    if not any(term.similar for term in terms):
        return Page([], None)
    others = visible.where(not_(and_(*(term.condition(Candidate.id) for term in exact))))
    return _page(others, terms, after, size, read)


def _page(
    visible: Select[Candidate], terms: Sequence[Term], after: str | None, size: int, read: ReadPage[T]
) -> Page[T]:
    terms, fewest = rarest_first(terms, RARE_WORD_LIMIT)
    if fewest == 0:
        return Page([], None)
    is_rare = fewest <= RARE_WORD_LIMIT
    if not is_rare:
        newest = rows_after(visible.with_only_columns(Candidate.id), [Candidate.id], after, descending=True)
        newest = newest.limit(literal_number(CHECKED_NEWEST_LIMIT))
        page = read(_those_with(terms, select(newest.subquery()), after, size), size)
        if page.next_cursor is not None:
            return page
    number = 1 if is_rare or len(terms) == 1 else 2  # terms to read the rows of
    ids = [select(term.candidate_ids().subquery()) for term in terms[:number]]
    some = (intersect(*ids) if number == 2 else ids[0]).subquery().c[0]
    in_order = select(some.label("id")).distinct().order_by(some.desc())
    return read(_those_with(terms[number:], in_order, after, size, visible), size)


def _those_with(
    terms: Sequence[Term],
    some: Select[int],
    after: str | None,
    size: int,
    visible: Select[Candidate] | None = None,
) -> Select[Any]:
    """The ids of the first of some candidates after a cursor who have all terms, and of one more."""
    candidate_id = some.subquery().c.id
    found = select(candidate_id).where(*(term.condition(candidate_id) for term in terms))
    if visible is not None:
        found = found.where(
            visible.where(Candidate.id == candidate_id).with_only_columns(Candidate.id).exists()
        )
    return rows_after(found, [candidate_id], after, descending=True).limit(literal_number(size + 1))
