"""The page to remove a draft."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.access.permissions import Permission
from app.openings.drafts.actions import remove_opening_draft
from app.openings.models import Opening
from app.web.forms import Form, TextField
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer, Routes

routes = Routes("opening_drafts", __name__)


class RemoveDraftForm(Form):
    reason = TextField(_l("Reason"), required=False, description=_l("Recorded with your name."))


@routes.form("/openings/<int:opening_id>/remove", permission=Permission.PUBLISH_OPENING)
def remove_draft(opening: Opening) -> Answer:
    form, name = RemoveDraftForm(), opening.name
    if form.submit(remove_opening_draft, opening, reason=form.reason.data or "", by=current_user):
        flash(_("Removed the draft %(opening)s.", opening=name), "good")
        return redirect_to_page("openings")
    return render_template("openings/remove.html", form=form, opening=opening), form.status
