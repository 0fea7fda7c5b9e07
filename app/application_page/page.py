"""A page of an application: its top, its tabs, and what the tab shows."""

from __future__ import annotations

from typing import Any

from flask import render_template

from app.application_page.head import application_head
from app.application_page.tabs import TAB_LABELS, Tab, tab_links
from app.candidates.models import Application
from app.people.models import User
from app.shared import clock


def application_page(tab: Tab, application: Application, reader: User, **shown: Any) -> str:
    """The page of a tab. A value of `shown` that is a function is called after the top is loaded."""
    head = application_head(application, reader)
    values = {name: value() if callable(value) else value for name, value in shown.items()}
    return render_template(
        f"application_page/{tab}.html",
        application=application,
        head=head,
        title=None if tab is Tab.OVERVIEW else TAB_LABELS[tab],
        made_at=clock.now(),
        tabs=tab_links(application, tab, head.list),
        **values,
    )
