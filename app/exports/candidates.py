"""The rows of an exported list of candidates: all that a recruiter may see, or those of a search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.candidates.models import Candidate
from app.candidates.queries import search_scope, visible_candidates
from app.candidates.search import PageReader, find_candidates
from app.db.base import begin_transaction, db
from app.db.rows import read_rows
from app.exports.spreadsheets import EXPORT_CHUNK_SIZE, Cell
from app.people.models import User
from app.shared.times import in_zone
from app.web.pagination import page_of_rows

EXPORTED_COLUMNS = (
    Candidate.id,
    Candidate.name,
    Candidate.email,
    Candidate.phone,
    Candidate.location,
    Candidate.source,
    Candidate.created_at,
)
_READ_IDS: PageReader[int] = PageReader(
    "ids",
    lambda ids, _size: ids,
    lambda ids, values, size: page_of_rows([(id_, id_) for (id_,) in read_rows(ids, values)], size),
)


def candidate_headings() -> list[str]:
    """The headings of the columns, in their order."""
    return [_("Candidate"), _("Email"), _("Phone"), _("Location"), _("Source"), _("Added")]


def candidate_rows(search: str, user: User) -> Iterator[Sequence[Cell]]:
    """The candidates by name; those of a search newest first, without those of similar names."""
    for row in _of_search(search, user) if search else _all(user):
        added = in_zone(row.created_at, user.time_zone).date()
        yield [row.name, row.email, row.phone, row.location, row.source, added]


def count_candidates(search: str, user: User, most: int) -> int:
    """How many rows there are, counted up to a limit."""
    if search:
        return sum(1 for _row in islice(_of_search(search, user), most))
    ids = visible_candidates(user).with_only_columns(Candidate.id).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0


def _all(user: User) -> Iterator[Any]:
    ordered = (
        visible_candidates(user).with_only_columns(*EXPORTED_COLUMNS).order_by(Candidate.name, Candidate.id)
    )
    begin_transaction()
    yield from db.session.execute(ordered.execution_options(yield_per=EXPORT_CHUNK_SIZE))


def _of_search(search: str, user: User) -> Iterator[Any]:
    scope, after = search_scope(user), None
    while True:
        page = find_candidates(scope, search, after, size=EXPORT_CHUNK_SIZE, read=_READ_IDS)
        found = select(*EXPORTED_COLUMNS).where(Candidate.id.in_(page.rows)).order_by(Candidate.id.desc())
        yield from db.session.execute(found)
        after = page.next_cursor
        if after is None:
            return
