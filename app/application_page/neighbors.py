"""The applications before and after one in the list that its reader came from.

The parameter `from` of a page has the filter and the order of that list. Without one, or with one that no
list of ours has, it is the column of the board.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Select, bindparam, literal, select, tuple_, union_all

from app.application_lists.beside import ids_beside
from app.application_lists.pages import application_list
from app.application_lists.settings import FROM_PARAM, ListSettings
from app.candidates.models import Application
from app.db.base import db
from app.people.models import User
from app.web.parameters import InvalidParameter, address_args

MAX_FROM_LENGTH = 1000  # characters


@dataclass(frozen=True)
class CameFrom:
    """The list that a reader came from; without settings, the column of the board."""

    settings: ListSettings | None = None

    @property
    def asked(self) -> dict[str, str]:
        """The parameter for the addresses of the page, its tabs and its neighbors."""
        return self.settings.as_origin if self.settings else {}


@dataclass(frozen=True)
class Neighbors:
    """The ids of the applications before and after one; None at an end."""

    before: int | None
    after: int | None


def came_from() -> CameFrom:
    """The list named in the address."""
    text = address_args().get(FROM_PARAM, "")
    if not 0 < len(text) <= MAX_FROM_LENGTH:
        return CameFrom()
    try:
        return CameFrom(ListSettings.from_text(text))
    except InvalidParameter:
        return CameFrom()


def neighbors_of(application: Application, user: User, list_: CameFrom) -> Neighbors:
    """The neighbors of an application in the order of its list, in a fixed number of statements."""
    if list_.settings is None:
        return _neighbors_in_column(application)
    listed = application_list(list_.settings.filter, list_.settings.order, user)
    return Neighbors(*ids_beside(application, listed))


def _neighbors_in_column(application: Application) -> Neighbors:
    values = {
        "opening_id": application.opening_id,
        "stage_id": application.stage_id,
        "status": application.status,
        "since": application.stage_since,
        "id": application.id,
    }
    found = {row.side: row.id for row in db.session.execute(_of_column(), values)}
    return Neighbors(found.get("before"), found.get("after"))


@cache
def _of_column() -> CompoundSelect[Any]:
    """The longest waiting come first. Who sees an application sees all of its opening: the whole column."""
    names = ("opening_id", "stage_id", "status")
    column = select(Application.id).where(*(getattr(Application, n) == bindparam(n) for n in names))
    keys = tuple_(Application.stage_since, Application.id)
    key = tuple_(bindparam("since", type_=Application.stage_since.type), bindparam("id", type_=Integer))
    newest_first = (Application.stage_since.desc(), Application.id.desc())
    before = _first(column.where(keys < key).order_by(*newest_first), "before")
    after = _first(column.where(keys > key).order_by(Application.stage_since, Application.id), "after")
    return union_all(before, after)


def _first(rows: Select[Any], side: str) -> Select[Any]:
    row = rows.limit(1).subquery()
    return select(literal(side).label("side"), row.c.id)
