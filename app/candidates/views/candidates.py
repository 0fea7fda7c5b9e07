"""The list of candidates."""

from __future__ import annotations

from flask import render_template, request
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.queries import candidates
from app.candidates.views import rooms
from app.door import Answer
from app.shared.forms import mark_asked_for
from app.shared.text import LINE, one_line


@rooms.page("/candidates", permission=Permission.LIST_CANDIDATES)
def list_candidates() -> Answer:
    asked = one_line(request.args.get("q"))[:LINE]
    page = candidates(current_user, asked, mark_asked_for())
    return render_template("candidates/candidates.html", page=page, asked=asked)
