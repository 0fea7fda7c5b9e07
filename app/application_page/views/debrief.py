"""The debrief of an application: all its scorecards side by side, and the decision."""

from __future__ import annotations

from flask import abort, render_template
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.application_page.acts import acts_of
from app.application_page.history import decision_made_since
from app.application_page.queries import load_stages_and_interviews
from app.application_page.views import routes
from app.board.pending import PendingStep
from app.candidates.models import Application
from app.scorecards.debrief import debrief_of
from app.web.routing import Answer
from app.web.visitors import signed_in_user

DEBRIEF_NOT_OPEN_MESSAGE = _l("The debrief opens once every scorecard of this application is submitted.")


@routes.page("/applications/<int:application_id>/debrief", permission=Permission.VIEW_APPLICATION)
def debrief(application: Application) -> Answer:
    user = signed_in_user()
    load_stages_and_interviews(application)
    found = debrief_of(application, user)
    if found is None:
        abort(404, str(DEBRIEF_NOT_OPEN_MESSAGE))
    return render_template(
        "application_page/debrief.html",
        application=application,
        debrief=found,
        decision=decision_made_since(found.last_submitted_at, application, user),
        acts=acts_of(application, user, PendingStep("")),
    )
