"""Withdrawing: a page that says what happens, and the button that does it."""

from __future__ import annotations

from flask import flash, render_template

from app.access.permissions import Permission
from app.candidates.models import Application
from app.portal import actions
from app.portal.application_cards import way_of
from app.portal.forms import WithdrawForm
from app.portal.views import rooms
from app.web.routing import Answer, see
from app.web.visitors import present_guest


@rooms.form(
    "/my/applications/<int:own_application_id>/withdraw", permission=Permission.WITHDRAW_OWN_APPLICATION
)
def withdraw(own_application: Application) -> Answer:
    form = WithdrawForm()
    if form.carries_out(actions.withdraw_own, own_application, note=form.note.data):
        flash("Your application is withdrawn.", "good")
        return see("portal.own_page")
    way = way_of(own_application)
    if not way.is_active and not form.is_submitted():
        return see("portal.own_page")
    page = render_template("portal/withdraw.html", candidate=present_guest(), form=form, way=way)
    return page, form.status
