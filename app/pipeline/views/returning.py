"""The page to ask a candidate who has withdrawn whether they want to come back, with the mail they get."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.door import Answer, see
from app.pipeline import mail, returning
from app.pipeline.forms import AskToReturnForm
from app.pipeline.views import rooms
from app.pipeline.views.preview import NotShownYet, digest_of

CHECK_FIRST = "Check the mail, then send it. Nothing is sent before you do."


@rooms.form("/applications/<int:application_id>/ask-to-return", permission=Permission.MOVE_APPLICATION)
def ask_to_return(application: Application) -> Answer:
    form = AskToReturnForm(version=application.version)
    try:
        if not form.show.data and form.carries_out(_ask, form, application):
            flash(f"We ask {application.candidate.name} by mail whether they want to come back.", "good")
            return see("pipeline.application", application_id=application.id)
    except NotShownYet:
        flash(CHECK_FIRST)
    if form.status == 409:
        form.version.data = str(application.version)
    written = mail.asked_to_return_as_written(application, form.message.data or "")
    form.shown.data = digest_of(written)
    page = render_template(
        "pipeline/ask_to_return.html",
        form=form,
        application=application,
        written=written,
        refused_because=returning.why_it_cannot_return(application),
    )
    return page, form.status


def _ask(form: AskToReturnForm, application: Application) -> None:
    message = form.message.data or ""
    returning.ask_to_return(application, version=form.version.number, message=message, by=current_user)
    if form.shown.data != digest_of(mail.asked_to_return_as_written(application, message)):
        raise NotShownYet
