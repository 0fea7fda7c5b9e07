"""The list of candidates."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.queries import candidates
from app.candidates.views import rooms
from app.door import Answer
from app.shared.forms import mark_asked_for


@rooms.page("/candidates", permission=Permission.LIST_CANDIDATES)
def list_candidates() -> Answer:
    return render_template("candidates/candidates.html", page=candidates(current_user, mark_asked_for()))
