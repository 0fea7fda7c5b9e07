"""The addresses of lists."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, url_for

from app.application_lists.orders import ListOrder
from app.application_lists.settings import ListSettings

OF_ALL, OF_OPENING = "application_lists.applications", "application_lists.applications_of_opening"


def address_of(settings: ListSettings, **more: Any) -> str:
    """The address of a list with these settings.

    It has the order even if nothing is set: an address without anything opens the default view.
    """
    values: dict[str, Any] = {**settings.asked, **more}
    if opening_id := values.pop("opening", None):
        return url_for(OF_OPENING, opening_id=int(opening_id), **values)
    return url_for(OF_ALL, **(values if any(values.values()) else {"order": ListOrder.STAGE.value}))


def redirect_to_list(settings: ListSettings, **more: Any) -> Response:
    """Redirect to a list (303)."""
    return make_response(redirect(address_of(settings, **more), 303))
