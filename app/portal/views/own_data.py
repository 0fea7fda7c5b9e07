"""What is kept of a candidate: said, handed out as a file, and asked to be erased."""

from __future__ import annotations

from flask import flash, render_template, send_file

from app.access.permissions import Permission
from app.door import Answer, see
from app.guests import present_guest
from app.portal import actions
from app.portal.archive import archive_of
from app.portal.views import rooms
from app.shared.forms import Form


@rooms.page("/my/data", permission=Permission.SEE_OWN_DATA)
def own_data() -> Answer:
    return render_template("portal/own_data.html", candidate=present_guest())


@rooms.page("/my/data.zip", permission=Permission.SEE_OWN_DATA)
def download_data() -> Answer:
    file = archive_of(present_guest())
    return send_file(file, "application/zip", as_attachment=True, download_name="your-data.zip")


@rooms.form("/my/data/erasure", permission=Permission.SEE_OWN_DATA)
def ask_for_erasure() -> Answer:
    candidate, form = present_guest(), Form()
    if form.carries_out(actions.ask_for_erasure, candidate):
        flash("You have asked to be erased. Your recruiter is told.", "good")
        return see("portal.own_data")
    return render_template("portal/erasure.html", candidate=candidate, form=form), form.status
