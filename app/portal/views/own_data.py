"""A candidate's data: what is kept, its download, and the request to delete it."""

from __future__ import annotations

from flask import Response, flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.portal import actions
from app.portal.data_download import DataDownload
from app.portal.views import routes
from app.web.forms import Form
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.page("/my/data", permission=Permission.SEE_OWN_DATA)
def own_data() -> Answer:
    return render_template("portal/own_data.html", candidate=current_candidate())


@routes.page("/my/data.zip", permission=Permission.SEE_OWN_DATA)
def download_data() -> Answer:
    archive = DataDownload(current_candidate())
    answer = Response(archive, mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename="your-data.zip")
    return answer


@routes.form("/my/data/erasure", permission=Permission.SEE_OWN_DATA)
def ask_for_erasure() -> Answer:
    candidate, form = current_candidate(), Form()
    if form.submit(actions.ask_for_erasure, candidate):
        flash(
            _("You have requested deletion of your data. Your recruiter decides and writes to you."), "good"
        )
        return redirect_to("portal.own_data")
    return render_template("portal/erasure.html", candidate=candidate, form=form), form.status
