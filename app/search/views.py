"""The search page."""

from __future__ import annotations

from flask import render_template, request

from app.access.permissions import Permission
from app.search.groups import find_groups
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes
from app.web.visitors import signed_in_user

routes = Routes("search", __name__)
register_named_page("search", "search.search")


@routes.page("/search", permission=Permission.SEARCH)
def search() -> Answer:
    user = signed_in_user()
    asked = one_line(request.args.get("q"))[:MAX_LINE_LENGTH]
    groups = find_groups(user, asked) if asked else []
    return render_template("search/search.html", search=asked, groups=groups)
