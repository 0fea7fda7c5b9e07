"""The search page, and the candidates of a hiring manager for a search."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from app.access.permissions import Permission
from app.search.groups import candidate_row, find_groups, is_manager_only, search_hint, search_label
from app.search.managed import managed_candidates_page, similar_managed_names_page
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.web.parameters import choice_param, cursor_param
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes, redirect_to
from app.web.visitors import signed_in_user

routes = Routes("search", __name__)
routes.add_app_template_global(lambda: search_label(current_user), "search_label")
register_named_page("search", "search.search")


@routes.page("/search", permission=Permission.SEARCH)
def search() -> Answer:
    user, asked = signed_in_user(), _asked()
    groups = find_groups(user, asked) if asked else []
    return render_template("search/search.html", search=asked, groups=groups, hint=search_hint(user))


@routes.page("/search/candidates", permission=Permission.LIST_APPLICATIONS)
def candidates() -> Answer:
    user, asked = signed_in_user(), _asked()
    if not is_manager_only(user):
        return redirect_to("candidates.list_candidates", q=asked or None)
    similar = choice_param("similar", {"yes": True}) or False
    find = similar_managed_names_page if similar else managed_candidates_page
    page = find(user, asked, cursor_param())
    return render_template(
        "search/candidates.html",
        search=asked,
        rows=[candidate_row(each, is_similar=similar) for each in page.rows],
        similar=similar,
        next_cursor=page.next_cursor,
    )


def _asked() -> str:
    return one_line(request.args.get("q"))[:MAX_LINE_LENGTH]
