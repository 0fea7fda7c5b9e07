"""The page of a person's interviews: scorecards due, today and upcoming."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.scorecards.my_interviews import agenda_of
from app.scorecards.views import routes
from app.shared import clock
from app.web.routing import Answer


@routes.page("/interviews", permission=Permission.LIST_MY_INTERVIEWS)
def my_interviews() -> Answer:
    now = clock.now()
    return render_template("scorecards/mine.html", agenda=agenda_of(current_user, now), now=now)
