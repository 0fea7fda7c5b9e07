"""The address of the page of an opportunity, which a package above this one has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for

from app.book.models import Opportunity
from app.web.record_pages import pages, url_maker


def opportunity_url() -> Callable[[int], str | None]:
    """The address of an opportunity by its id; None where there is no such page."""
    found = pages().get((Opportunity, ""))
    if found is None:
        return lambda _id: None
    endpoint, name = found

    def url(id_: int) -> str:
        values: dict[str, Any] = {name or "": id_}
        return url_for(endpoint, **values)

    return url_maker(url)
