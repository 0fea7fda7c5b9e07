"""Pages to delegate an opportunity, to manage it together, and to hand it back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.book.models import Opportunity
from app.opportunity_work import actions
from app.opportunity_work.forms import AgreementForm
from app.opportunity_work.people import owners_of
from app.opportunity_work.rules import Agreement
from app.opportunity_work.views import back_from, routes
from app.web.routing import Answer
from app.web.visitors import signed_in_user


@routes.form("/opportunities/<int:opportunity_id>/delegate", permission=Permission.WORK_ON_OPPORTUNITY)
def delegate(opportunity: Opportunity) -> Answer:
    form = AgreementForm(opportunity, delegated_by=opportunity.owner_name)
    return _agree(opportunity, Agreement.DELEGATE, form, delegated_by=form.delegated_by.data or "")


@routes.form("/opportunities/<int:opportunity_id>/co-manage", permission=Permission.WORK_ON_OPPORTUNITY)
def co_manage(opportunity: Opportunity) -> Answer:
    return _agree(opportunity, Agreement.CO_MANAGE, AgreementForm(opportunity))


@routes.form("/opportunities/<int:opportunity_id>/hand-back", permission=Permission.WORK_ON_OPPORTUNITY)
def hand_back(opportunity: Opportunity) -> Answer:
    return _agree(opportunity, Agreement.HAND_BACK, AgreementForm(opportunity))


_ACTIONS: dict[Agreement, Any] = {
    Agreement.DELEGATE: actions.delegate,
    Agreement.CO_MANAGE: actions.co_manage,
    Agreement.HAND_BACK: actions.hand_back,
}


def _agree(opportunity: Opportunity, agreement: Agreement, form: AgreementForm, **named: Any) -> Answer:
    form.offer_owners(*owners_of(opportunity, signed_in_user()))

    def agree(version: int) -> None:
        _ACTIONS[agreement](opportunity, form.needed_step, **named, version=version, by=signed_in_user())

    if form.submit(agree):
        flash(_("Saved. The other side is notified."), "good")
        return redirect(back_from(opportunity), 303)
    page = render_template(
        "opportunity_work/agreement.html",
        form=form,
        opportunity=opportunity,
        agreement=agreement,
        back=back_from(opportunity),
    )
    return page, form.status
