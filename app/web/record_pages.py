"""Where a record has its page: a package says which pages it has, and the packages below it link to them.

So a page of an interview links to its application, and knows nothing of the pipeline that shows it.
"""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, url_for

from app.db.base import Record

_pages: dict[tuple[type[Record], str], tuple[str, str]] = {}


def has_page(record: type[Record], endpoint: str, id_name: str, *, to: str = "") -> None:
    """Say which page shows a kind of record, or lets a person do something `to` it.

    `id_name` is the name its id has in the address: has_page(Application, "pipeline.application",
    "application_id").
    """
    _pages[record, to] = (endpoint, id_name)


def url_of(record: Any, *, to: str = "") -> str:
    """The address of a record's page, or of the page to do something `to` it.

    Raises KeyError where no package has such a page.
    """
    endpoint, id_name = _pages[type(record), to]
    return url_for(endpoint, **{id_name: record.id})


def see_record(record: Any) -> Response:
    """Send the browser on to the page of a record after something was done (303)."""
    return make_response(redirect(url_of(record), 303))
