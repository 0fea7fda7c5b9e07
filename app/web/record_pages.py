"""The pages of records: a package registers its pages, and the packages below it link to them.

So the page of an interview links to its application without importing the pipeline, which shows it. A page
without a record has a name instead, such as "openings" or "sign in".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, redirect, url_for

from app.db.base import Record

_ANY_ID = 2**31 - 1
_pages: dict[tuple[type[Record] | str, str], tuple[str, str | None]] = {}


def pages() -> dict[tuple[type[Record] | str, str], tuple[str, str | None]]:
    """All pages as (endpoint, name of the id), by (record or name, action)."""
    return dict(_pages)


def register_page(record: type[Record], endpoint: str, id_name: str, *, to: str = "") -> None:
    """Register the page of a kind of record, or the page of an action `to` it.

    `id_name` is the name of its id in the URL: register_page(Application, "application_page.application",
    "application_id").
    """
    _pages[record, to] = (endpoint, id_name)


def register_named_page(name: str, endpoint: str) -> None:
    """Register a page without a record, such as "openings", so that lower packages can link to it."""
    _pages[name, ""] = (endpoint, None)


def url_of(record: Any, *, to: str = "", **values: Any) -> str:
    """The URL of a record's page, of the page of an action `to` it, or of a named page.

    `values` go into the query. Raises KeyError if no package has registered such a page.
    """
    endpoint, id_name = _pages[record if isinstance(record, str) else type(record), to]
    if id_name is not None:
        values[id_name] = record.id
    return url_for(endpoint, **values)


def url_of_id(record: type[Record], id_: int) -> str:
    """The URL of the page of a record of which only the id is loaded."""
    endpoint, id_name = _pages[record, ""]
    values: dict[str, Any] = {str(id_name): id_}
    return url_for(endpoint, **values)


def url_maker(url: Callable[[int], str]) -> Callable[[int], str]:
    """The same as `url`, a function of an id, but faster: for a page with many links of one kind."""
    before, after = url(_ANY_ID).split(str(_ANY_ID))
    return lambda id_: f"{before}{id_}{after}"


def redirect_to_page(record: Any) -> Response:
    """Redirect to the page of a record or to a named page, after an action (303)."""
    return make_response(redirect(url_of(record), 303))
