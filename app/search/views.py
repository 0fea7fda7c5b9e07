"""The search page."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from app.access.permissions import Permission
from app.search.groups import find_groups
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes

routes = Routes("search", __name__)
register_named_page("search", "search.search")


@routes.page("/search", permission=Permission.SEARCH)
def search() -> Answer:
    asked = one_line(request.args.get("q"))[:MAX_LINE_LENGTH]
    groups = find_groups(current_user, asked) if asked else []
    return render_template("search/search.html", search=asked, groups=groups)
