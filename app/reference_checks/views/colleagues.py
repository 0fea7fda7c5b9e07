"""The acts of colleagues on the references of an application: ask, add, read, waive."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.interviews.models import Interview
from app.reference_checks import actions, naming
from app.reference_checks.forms import AddRefereeForm, AskForReferencesForm, WaiveReferencesForm
from app.reference_checks.section import references_section
from app.reference_checks.views import routes
from app.web.record_pages import url_of
from app.web.routing import Answer


@routes.form("/applications/<int:application_id>/references/ask", permission=Permission.ASK_FOR_REFERENCES)
def ask_for_references(application: Application) -> Answer:
    form = AskForReferencesForm()
    if form.submit(actions.ask_for_references, application, needs=form.needs, by=current_user):
        flash(_("Asked %(candidate)s for references.", candidate=application.candidate.name), "good")
        return to_references(application)
    return _form_page("reference_checks/ask.html", application, form), form.status


@routes.form("/applications/<int:application_id>/references/add", permission=Permission.ASK_FOR_REFERENCES)
def add_referee(application: Application) -> Answer:
    form = AddRefereeForm()
    added = form.submit(
        lambda: naming.add_referee(
            application,
            form.details(),
            consent=form.consent.data or "",
            send_mail=form.send_mail.data,
            by=current_user,
        )
    )
    if added:
        flash(_("Added %(referee)s.", referee=form.result.name), "good")
        return to_references(application)
    return _form_page("reference_checks/add.html", application, form), form.status


@routes.form("/applications/<int:application_id>/references/waive", permission=Permission.ASK_FOR_REFERENCES)
def waive_references(application: Application) -> Answer:
    form = WaiveReferencesForm()
    if form.submit(actions.waive_references, application, reason=form.reason.data, by=current_user):
        flash(_("Waived the missing references. Nobody else is asked."), "good")
        return to_references(application)
    return _form_page("reference_checks/waive.html", application, form), form.status


@routes.action(
    "/applications/<int:application_id>/references/resume", permission=Permission.ASK_FOR_REFERENCES
)
def resume_references(application: Application) -> Answer:
    actions.resume_references(application, by=current_user)
    flash(_("The missing references are needed again."), "good")
    return to_references(application)


@routes.action("/applications/<int:application_id>/references/read", permission=Permission.READ_REFERENCES)
def mark_as_read(application: Application) -> Answer:
    actions.mark_as_read(application, by=current_user)
    flash(_("Marked the references as read."), "good")
    return to_references(application)


@routes.page("/interviews/<int:interview_id>/references", permission=Permission.READ_REFERENCES_BESIDE)
def interview_references(interview: Interview) -> Answer:
    """For interviewers, who have no page of the application."""
    application = interview.application
    return render_template(
        "reference_checks/interview_references.html",
        application=application,
        interview=interview,
        references=references_section(application, current_user),
    )


def to_references(application: Application) -> Answer:
    """Redirect to the references of an application."""
    return redirect(url_of(application, to="references"), 303)


def _form_page(template: str, application: Application, form: object) -> str:
    back = url_of(application, to="references")
    return render_template(template, application=application, form=form, back=back)
