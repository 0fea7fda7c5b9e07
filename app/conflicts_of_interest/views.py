"""The page of an application with its conflicts of interest."""

from __future__ import annotations

from flask import abort, flash, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.conflicts_of_interest import actions
from app.conflicts_of_interest.forms import AcknowledgeForm, StateConflictForm
from app.conflicts_of_interest.queries import conflicts_of, own_conflict
from app.web.record_pages import register_page
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("conflicts_of_interest", __name__)
register_page(Application, "conflicts_of_interest.conflicts", "application_id", to="conflicts of interest")


@routes.form("/applications/<int:application_id>/conflicts", permission=Permission.STATE_CONFLICT)
def conflicts(application: Application) -> Answer:
    own = own_conflict(application, current_user)
    form = StateConflictForm(
        acquaintance=own.acquaintance.value if own else None, details=own.details if own else ""
    )
    if form.submit(lambda: _state(application, form)):
        flash(_("Saved. A recruiter acknowledges it."), "good")
        return redirect_to("conflicts_of_interest.conflicts", application_id=application.id)
    return _page(application, form)


@routes.action(
    "/applications/<int:application_id>/conflicts/acknowledge", permission=Permission.ACKNOWLEDGE_CONFLICT
)
def acknowledge(application: Application) -> Answer:
    chosen = request.form.get("conflict")
    conflict = next((each for each in conflicts_of(application) if str(each.id) == chosen), None)
    if conflict is None:
        abort(404)
    form = AcknowledgeForm(conflict.id)
    acknowledged = form.submit(
        lambda: actions.acknowledge_conflict(
            conflict,
            colleague=form.colleague.person,
            remark=form.remark.data or "",
            is_nobody=form.is_nobody.data,
            by=current_user,
        )
    )
    if acknowledged:
        if conflict.user:
            flash(_("Acknowledged that %(name)s knows the candidate.", name=conflict.user.name), "good")
        else:
            flash(_("Acknowledged. It is nobody who takes part."), "good")
        return redirect_to("conflicts_of_interest.conflicts", application_id=application.id)
    return _page(application, StateConflictForm(formdata=None), {conflict.id: form})


def _state(application: Application, form: StateConflictForm) -> None:
    actions.state_conflict(application, form.chosen, details=form.details.data or "", by=current_user)


def _page(
    application: Application, form: StateConflictForm, sent: dict[int, AcknowledgeForm] | None = None
) -> Answer:
    conflicts, sent = conflicts_of(application), sent or {}
    empty = {each.id: AcknowledgeForm(each.id, formdata=None) for each in conflicts}
    page = render_template(
        "conflicts_of_interest/conflicts.html",
        application=application,
        conflicts=conflicts,
        form=form,
        acknowledging=empty | sent,
    )
    return page, max(each.status for each in (form, *sent.values()))
