"""Pages of gate overrides: to request one, to list and count them, and to decide on one."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.shared import clock
from app.territories import actions, queries
from app.territories.forms import DecisionForm, OverrideForm
from app.territories.models import GateOverride, Territory
from app.territories.views import routes
from app.web.parameters import cursor_param
from app.web.routing import Answer, redirect_to

OVERRIDE_REPORT_PERIOD = timedelta(days=365)


@routes.form("/territories/<int:territory_id>/ask-for-override", permission=Permission.ASK_FOR_OVERRIDE)
def ask_for_override(territory: Territory) -> Answer:
    closed = [(isr, gate) for isr, gate in queries.gates_of_own_isrs(current_user) if not gate.is_open]
    people = {str(isr.id): isr for isr, _gate in closed}
    form = OverrideForm()
    form.offer(people.values())
    asked = {"isr": people.get(form.isr.data), "reason": form.reason.data}
    if form.submit(actions.ask_for_override, territory, **asked, by=current_user):
        flash(_("Request sent. You will get a mail with the decision."), "good")
        return redirect_to("territories.override", override_id=form.result.id)
    page = render_template("territories/ask_for_override.html", form=form, territory=territory, closed=closed)
    return page, form.status


@routes.page("/overrides", permission=Permission.LIST_OVERRIDES)
def list_overrides() -> Answer:
    now = clock.now()
    return render_template(
        "territories/overrides.html",
        page=queries.overrides(current_user, cursor_param()),
        counts=queries.override_counts(now - OVERRIDE_REPORT_PERIOD, now + timedelta(seconds=1)),
        since=now - OVERRIDE_REPORT_PERIOD,
    )


@routes.page("/overrides/<int:override_id>", permission=Permission.VIEW_OVERRIDE)
def override(override: GateOverride) -> Answer:
    return _page(override, DecisionForm())


@routes.action("/overrides/<int:override_id>/decide", permission=Permission.DECIDE_OVERRIDE)
def decide_override(override: GateOverride) -> Answer:
    form = DecisionForm()
    decided = {"is_granted": form.is_approved, "reason": form.reason.data}
    if form.submit(actions.decide_override, override, **decided, by=current_user):
        flash(_("Decision saved. %(requester)s is notified.", requester=override.asked_by.name), "good")
        return redirect_to("territories.override", override_id=override.id)
    return _page(override, form)


def _page(override: GateOverride, form: DecisionForm) -> Answer:
    page = render_template(
        "territories/override.html",
        form=form,
        override=override,
        may_decide=override.is_open and allows(current_user, Permission.DECIDE_OVERRIDE, override),
        history=history_of(activity_of(override), current_user.time_zone),
    )
    return page, form.status
