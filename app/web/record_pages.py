"""Where a record has its page: a package says which pages it has, and the packages below it link to them.

So a page of an interview links to its application, and knows nothing of the pipeline that shows it. A page
of no record has a name instead: "openings", "sign in".
"""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, url_for

from app.db.base import Record

_pages: dict[tuple[type[Record] | str, str], tuple[str, str | None]] = {}


def pages() -> dict[tuple[type[Record] | str, str], tuple[str, str | None]]:
    """All pages, as (endpoint, name of its id), by (record or name, what is done `to` it)."""
    return dict(_pages)


def register_page(record: type[Record], endpoint: str, id_name: str, *, to: str = "") -> None:
    """Say which page shows a kind of record, or lets a person do something `to` it.

    `id_name` is the name its id has in the address: register_page(Application, "pipeline.application",
    "application_id").
    """
    _pages[record, to] = (endpoint, id_name)


def register_named_page(name: str, endpoint: str) -> None:
    """Name a page of no record, such as "openings", for the packages below to link to."""
    _pages[name, ""] = (endpoint, None)


def url_of(record: Any, *, to: str = "", **values: Any) -> str:
    """The address of a record's page, of the page to do something `to` it, or of the page with a name.

    `values` go into the query. Raises KeyError where no package has such a page.
    """
    endpoint, id_name = _pages[record if isinstance(record, str) else type(record), to]
    if id_name is not None:
        values[id_name] = record.id
    return url_for(endpoint, **values)


def redirect_to_page(record: Any) -> Response:
    """Send the browser on to the page of a record, or to a named page, after something was done (303)."""
    return make_response(redirect(url_of(record), 303))
