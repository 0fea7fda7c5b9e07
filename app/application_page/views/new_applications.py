"""The applications that changed since the reader last opened them."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.application_page.queries import new_applications_page
from app.application_page.views import routes
from app.last_opened.queries import new_count
from app.web.parameters import cursor_param
from app.web.routing import Answer


@routes.page("/applications/new", permission=Permission.LIST_OPENINGS)
def new_applications() -> Answer:
    page = new_applications_page(current_user, cursor_param())
    return render_template("application_page/new_applications.html", page=page, count=new_count(current_user))
