"""A person has the page of an application open: record it, and say who else has.

A GET writes nothing, so the page sends this small form by itself; without JavaScript it is a button.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import render_template, request
from flask_login import current_user

from app.access.permissions import Permission
from app.application_page.views import routes
from app.candidates.models import Application
from app.last_opened.actions import record_visit
from app.last_opened.queries import others_present
from app.shared import clock
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer, redirect_to

OLDEST_PAGE = timedelta(days=60)


@routes.action("/applications/<int:application_id>/opened", permission=Permission.VIEW_APPLICATION)
def opened(application: Application) -> Answer:
    record_visit(application, opened_at=_opened_at(), by=current_user)
    if request.form.get("by_itself"):
        return redirect_to("application_page.present", application_id=application.id)
    return redirect_to_page(application)


@routes.page("/applications/<int:application_id>/present", permission=Permission.VIEW_APPLICATION)
def present(application: Application) -> Answer:
    return render_template(
        "application_page/present.html",
        application=application,
        names=others_present(application, current_user),
    )


def _opened_at() -> datetime:
    """When the page of this request was made, as it says; now, if it says nothing that can be so."""
    now = clock.now()
    try:
        said = datetime.fromisoformat(request.form.get("made_at", ""))
    except ValueError:
        return now
    return now if said.tzinfo is None else min(max(said, now - OLDEST_PAGE), now)
