"""Which person sees to the steps of each team."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.onboarding import actions, queries
from app.onboarding.forms import TeamsForm
from app.onboarding.views import rooms
from app.web.routing import Answer, see


@rooms.form("/teams", permission=Permission.MAP_TEAMS)
def map_teams() -> Answer:
    form = TeamsForm(lambda: queries.emails_of_teams(queries.mapped_teams()))
    if form.carries_out(lambda: actions.map_teams(form.people, seen=form.seen.data, by=current_user)):
        flash("The teams are saved.", "good")
        return see("onboarding.map_teams")
    return render_template("onboarding/teams.html", form=form), form.status
