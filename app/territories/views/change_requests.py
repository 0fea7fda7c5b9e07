"""Pages of change requests: to make one, to list them, and to decide on one."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.shared import clock
from app.territories import actions, queries
from app.territories.forms import ChangeRequestForm, DecisionForm
from app.territories.models import ChangeRequest, Territory
from app.territories.previews import preview_of_request
from app.territories.views import routes
from app.web.parameters import cursor_param
from app.web.routing import Answer, redirect_to


@routes.form("/territories/<int:territory_id>/ask-for-change", permission=Permission.ASK_FOR_CHANGE)
def ask_for_change(territory: Territory) -> Answer:
    people = {str(isr.id): isr for isr in queries.selectable_isrs(current_user)}
    form = ChangeRequestForm()
    form.offer(people.values())
    asked = {"change": form.change.data, "to": people.get(form.isr.data), "reason": form.reason.data}
    if form.submit(actions.ask_for_change, territory, **asked, by=current_user):
        flash(_("Request sent. You will get a mail with the decision."), "good")
        return redirect_to("territories.change_request", change_request_id=form.result.id)
    holder = queries.running_assignment(territory)
    page = render_template("territories/ask_for_change.html", form=form, territory=territory, holder=holder)
    return page, form.status


@routes.page("/change-requests", permission=Permission.LIST_CHANGE_REQUESTS)
def list_change_requests() -> Answer:
    page = queries.change_requests(current_user, cursor_param())
    return render_template("territories/change_requests.html", page=page)


@routes.page("/change-requests/<int:change_request_id>", permission=Permission.VIEW_CHANGE_REQUEST)
def change_request(change_request: ChangeRequest) -> Answer:
    return _page(change_request, _decision_form())


@routes.action("/change-requests/<int:change_request_id>/decide", permission=Permission.DECIDE_CHANGE)
def decide_change(change_request: ChangeRequest) -> Answer:
    form = _decision_form()
    decided = {"is_agreed": form.is_approved, "first_day": form.starts_on.data, "reason": form.reason.data}
    if form.submit(actions.decide_change, change_request, **decided, by=current_user):
        flash(_("Decision saved. %(requester)s is notified.", requester=change_request.asked_by.name), "good")
        return redirect_to("territories.change_request", change_request_id=change_request.id)
    return _page(change_request, form)


def _decision_form() -> DecisionForm:
    return DecisionForm(starts_on=clock.today(current_user.time_zone))


def _page(change_request: ChangeRequest, form: DecisionForm) -> Answer:
    holder = queries.running_assignment(change_request.territory)
    may_decide = change_request.is_open and allows(current_user, Permission.DECIDE_CHANGE, change_request)
    preview = preview_of_request(change_request, holder, form.starts_on.data) if may_decide else None
    page = render_template(
        "territories/change_request.html",
        form=form,
        change_request=change_request,
        holder=holder,
        may_decide=may_decide,
        preview=preview,
        history=history_of(activity_of(change_request), current_user.time_zone),
    )
    return page, form.status
