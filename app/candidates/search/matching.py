"""Find candidates by words: each must begin a word of their name, email or a text that one may read.

A page of results costs at most three statements, however many candidates there are. The first one counts, up
to a limit, how many rows each word has. If one is rare, the page comes from the candidates who have it. If
all are common, the newest candidates are checked, which fills a page when many have all words. If it does
not, the page comes from the candidates who have the two rarest words.

Results are in the order of the index of words, newest first: an order by name would read all of them. Who
asks says how a page is read from a statement of its ids, so that these need no statement of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, intersect, not_, select

from app.candidates.models import Candidate
from app.candidates.search.similar_words import with_similar_words
from app.candidates.search.terms import AmongIds, AnyTerm, Term, rarest_first, terms_of, values_of
from app.db.rows import literal_number
from app.web.pagination import (
    ANY_CURSOR,
    DEFAULT_PAGE_SIZE,
    Page,
    check_cursor,
    cursor_values,
    rows_after,
)

RARE_WORD_LIMIT = 5000
CHECKED_NEWEST_LIMIT = 1000  # candidates
ROWS_PER_LOOKUP = 20  # that are read in the time of asking whether one candidate has a term
T = TypeVar("T")


@dataclass(frozen=True)
class PageReader(Generic[T]):
    """How a page is read: `show` makes a statement of one of ids, `page` reads it with parameters.

    Two with one `name` make the same of the same.
    """

    name: str
    show: Callable[[Select[Any], int], Select[Any]] = field(compare=False)
    page: Callable[[Select[Any], Mapping[str, Any], int], Page[T]] = field(compare=False)


@dataclass(frozen=True)
class SearchScope:
    """The candidates whom a person may find, and by which words.

    `readable` is the condition on a stored word (`may_find_by_word`). `among` has the ids of those among
    whom they search, if these can be few of all that `visible` has. A statement is made once for each `key`
    and executed with `values`; without a key, it is made each time.
    """

    key: Hashable | None
    visible: Select[Candidate] = field(compare=False)
    readable: ColumnElement[bool] = field(compare=False)
    among: AmongIds | None = field(default=None, compare=False)
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)


def find_candidates(
    scope: SearchScope,
    search: str,
    after: str | None,
    *,
    size: int = DEFAULT_PAGE_SIZE,
    read: PageReader[T],
) -> Page[T]:
    """The candidates of a scope who have every word of a search, newest first, a page at a time.

    A search without words finds nobody.
    """
    check_cursor(after, [Candidate.id])
    terms = terms_of(search, scope.readable)
    return _page(scope, terms, (), after, size, read) if terms else Page([], None)


def find_by_similar_names(
    scope: SearchScope,
    search: str,
    after: str | None,
    *,
    size: int = DEFAULT_PAGE_SIZE,
    read: PageReader[T],
) -> Page[T]:
    """Those who are found only if words of the search may be misspelt words of their name."""
    check_cursor(after, [Candidate.id])
    exact = terms_of(search, scope.readable)
    terms = with_similar_words(exact)
    if not any(term.is_similar for term in terms):
        return Page([], None)
    return _page(scope, terms, tuple(exact), after, size, read)


def _page(
    scope: SearchScope,
    terms: Sequence[Term],
    others_than: Sequence[Term],
    after: str | None,
    size: int,
    read: PageReader[T],
) -> Page[T]:
    """A page of those who have all terms, without those who have all terms of `others_than`."""
    values = {**scope.values, **values_of(terms), **cursor_values(after, [Candidate.id])}
    after = ANY_CURSOR if after else None
    within: list[AnyTerm] = [*terms, scope.among] if scope.among else [*terms]
    ordered, counts = rarest_first(scope.key, within, values, RARE_WORD_LIMIT)
    if counts[0] == 0:
        return Page([], None)
    is_rare = counts[0] <= RARE_WORD_LIMIT
    asked = (scope, tuple(ordered), others_than, after, size, read)
    if not is_rare:
        page = read.page(_made(_of_newest, *asked), values, size)
        if page.next_cursor is not None:
            return page
    reads_two = len(ordered) > 1 and (not is_rare or counts[1] <= counts[0] * ROWS_PER_LOOKUP)
    number = 2 if reads_two else 1  # terms to read the rows of
    return read.page(_made(_of_rarest, *asked, number), values, size)


def _made(make: Any, scope: SearchScope, *parts: Any) -> Any:
    return (make if scope.key is not None else make.__wrapped__)(scope, *parts)


@lru_cache(maxsize=200)
def _of_newest(
    scope: SearchScope,
    terms: Sequence[AnyTerm],
    others_than: Sequence[Term],
    after: str | None,
    size: int,
    read: PageReader[Any],
) -> Select[Any]:
    """Those of the newest candidates who have all terms."""
    ids = _others(scope, others_than).with_only_columns(Candidate.id)
    newest = rows_after(ids, [Candidate.id], after, descending=True)
    some = select(newest.limit(literal_number(CHECKED_NEWEST_LIMIT)).subquery())
    return read.show(_those_with(terms, some, after, size), size)


@lru_cache(maxsize=200)
def _of_rarest(
    scope: SearchScope,
    terms: Sequence[AnyTerm],
    others_than: Sequence[Term],
    after: str | None,
    size: int,
    read: PageReader[Any],
    number: int,
) -> Select[Any]:
    """Those who have the first terms, as many as `number` says, and then the others."""
    ids = [select(term.candidate_ids().subquery()) for term in terms[:number]]
    some = (intersect(*ids) if number == 2 else ids[0]).subquery().c[0]
    in_order = select(some.label("id")).distinct().order_by(some.desc())
    visible = _others(scope, others_than)
    return read.show(_those_with(terms[number:], in_order, after, size, visible), size)


def _others(scope: SearchScope, than: Sequence[Term]) -> Select[Candidate]:
    """The visible candidates but those who have some terms."""
    if not than:
        return scope.visible
    return scope.visible.where(not_(and_(*(term.condition(Candidate.id) for term in than))))


def _those_with(
    terms: Sequence[AnyTerm],
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
