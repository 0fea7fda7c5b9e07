"""The page that maps each team to a person."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.teams import actions, queries
from app.teams.forms import TeamsForm
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("teams", __name__)
register_named_page("teams", "teams.map_teams")


@routes.form("/teams", permission=Permission.MAP_TEAMS)
def map_teams() -> Answer:
    form = TeamsForm(lambda: queries.emails_of_teams(queries.mapped_teams()))
    if form.submit(lambda: actions.map_teams(form.people, seen=form.seen.data, by=current_user)):
        flash(_("Saved teams."), "good")
        return redirect_to("teams.map_teams")
    return render_template("teams/teams.html", form=form), form.status
