"""The acts of colleagues: ask for references and read them."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.reference_checks import actions
from app.reference_checks.forms import AskForReferencesForm
from app.reference_checks.views import routes
from app.web.record_pages import url_of
from app.web.routing import Answer


@routes.form("/applications/<int:application_id>/references/ask", permission=Permission.ASK_FOR_REFERENCES)
def ask_for_references(application: Application) -> Answer:
    form = AskForReferencesForm()
    if form.submit(actions.ask_for_references, application, needs=form.needs, by=current_user):
        flash(_("Asked %(candidate)s for references.", candidate=application.candidate.name), "good")
        return _to_references(application)
    page = render_template(
        "reference_checks/ask.html", application=application, form=form, back=_url(application)
    )
    return page, form.status


@routes.action("/applications/<int:application_id>/references/read", permission=Permission.READ_REFERENCES)
def mark_as_read(application: Application) -> Answer:
    actions.mark_as_read(application, by=current_user)
    flash(_("Marked the references as read."), "good")
    return _to_references(application)


def _to_references(application: Application) -> Answer:
    return redirect(_url(application), 303)


def _url(application: Application) -> str:
    return url_of(application, to="references")
