"""What is selected on a list: single applications as their rows have them, or all that a filter leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select

from app.application_lists.filters import ApplicationFilter
from app.application_lists.queries import filtered
from app.batches.rules import MAX_ITEMS
from app.candidates.models import Application
from app.candidates.queries import visible_applications
from app.db.base import db
from app.people.models import User

Selected = tuple[int, int]  # the id of an application, and its version


def selected_rows(values: Iterable[str], user: User) -> Sequence[Selected]:
    """The applications of some rows that the person sees, by id.

    A row is written "12-3": the id, and the version that the page showed. Without one, the version is that of
    now. What is no row, and what the person does not see, is left out.
    """
    seen = dict(filter(None, map(_row, values)))
    if len(seen) > MAX_ITEMS:
        return [(id_, version or 0) for id_, version in seen.items()]  # too many to look for
    rows = _selected(visible_applications(user).where(Application.id.in_(seen)))
    return [(id_, seen[id_] or version) for id_, version in rows]


def selected_by_filter(text: str, user: User) -> Sequence[Selected]:
    """The applications that the filter of a list leaves of those a person sees, by id; at most one too many.

    `text` is the filter as the address of the list has it. Raises InvalidParameter for another text.
    """
    return _selected(filtered(ApplicationFilter.from_text(text), user))


def _selected(statement: Select[Application]) -> Sequence[Selected]:
    columns = statement.with_only_columns(Application.id, Application.version)
    rows = db.session.execute(columns.order_by(Application.id).limit(MAX_ITEMS + 1))
    return [(id_, version) for id_, version in rows]


def _row(value: str) -> tuple[int, int | None] | None:
    id_, _, version = value.partition("-")
    if not _is_number(id_) or (version and not _is_number(version)):
        return None
    return int(id_), int(version) if version else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
