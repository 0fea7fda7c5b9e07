"""The tabs of the page of an application. Each has an address, and loads only what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.application_page.neighbors import CameFrom
from app.candidates.models import Application


class Tab(StrEnum):
    """The value is the name of its view and of its template."""

    OVERVIEW = "application"
    ANSWERS = "answers"
    INTERVIEWS = "interviews"
    REFERENCES = "references"
    NOTES = "notes"
    OFFER = "offer"
    DOCUMENTS = "documents"
    MAIL = "mail"
    HISTORY = "history"


TAB_LABELS = {
    Tab.OVERVIEW: _l("Overview"),
    Tab.ANSWERS: _l("Answers"),
    Tab.INTERVIEWS: _l("Interviews"),
    Tab.REFERENCES: _l("References"),
    Tab.NOTES: _l("Notes"),
    Tab.OFFER: _l("Offer"),
    Tab.DOCUMENTS: _l("Documents"),
    Tab.MAIL: _l("Mail"),
    Tab.HISTORY: _l("History"),
}


@dataclass(frozen=True)
class TabLink:
    """A tab as a link. `here` is true for the one that is shown."""

    label: str
    url: str
    here: bool


def tab_links(application: Application, shown: Tab, list_: CameFrom) -> list[TabLink]:
    """The tabs of an application. They keep the list that the reader came from."""
    values: dict[str, Any] = {"application_id": application.id, **list_.asked}
    return [
        TabLink(str(label), url_for(f"application_page.{tab}", **values), tab is shown)
        for tab, label in TAB_LABELS.items()
    ]
