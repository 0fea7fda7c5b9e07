"""The list of candidates."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.candidates.queries import candidate_of_session, candidates
from app.door import Answer, Rooms, holds
from app.guests import finds_guests
from app.shared.forms import mark_asked_for

rooms = Rooms("candidates", __name__)
holds("application_id", Application)
holds("own_application_id", Application)
finds_guests(candidate_of_session)


@rooms.page("/candidates", permission=Permission.LIST_CANDIDATES)
def list_candidates() -> Answer:
    return render_template("candidates/candidates.html", page=candidates(current_user, mark_asked_for()))
