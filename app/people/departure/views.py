"""Pages of a departure: close an account or remove roles, close at once, hand over what is left."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.roles import Role
from app.people.departure import actions, queries
from app.people.departure.forms import EmergencyForm, HandoverForm, handover_form
from app.people.departure.loose_ends import LooseEnd
from app.people.departure.rules import check_still_there
from app.people.models import User
from app.web.parameters import choices_param, enum_by_value
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("departure", __name__)


@routes.form("/people/<int:user_id>/leave", permission=Permission.VIEW_PERSON)
def leave(user: User) -> Answer:
    takes = set(choices_param("take", enum_by_value(Role)))
    closing = not takes
    if not user.active:
        return redirect_to("departure.hand_over_remaining_work", user_id=user.id)
    check_still_there(user.name, active=user.active, has=user.roles, takes=takes)
    ends = queries.loose_ends(user, roles=takes, closing=closing, reader=current_user)
    form = _form(user, ends, closing=closing, asks_for_all=True)
    going = {"takes": takes, "closing": closing, "choices": form.choices, "seen": form.seen}
    if form.submit(actions.leave, user, **going, reason=form.reason.data, by=current_user):
        if closing:
            flash(_("Closed the account. Everyone concerned gets a mail."), "good")
        else:
            flash(_("Removed the roles. Everyone concerned gets a mail."), "good")
        return redirect_to("people.person", user_id=user.id)
    form.shows_them_now()
    page = render_template(
        "people/leave.html",
        form=form,
        person=user,
        takes=sorted(role.value for role in takes),
        emergency=EmergencyForm(formdata=None) if closing and ends else None,
    )
    return page, form.status


@routes.form("/people/<int:user_id>/close-at-once", permission=Permission.VIEW_PERSON)
def close_at_once(user: User) -> Answer:
    form = EmergencyForm()
    if form.submit(actions.close_at_once, user, reason=form.reason.data, by=current_user):
        flash(
            _("Closed the account of %(user)s. Their remaining work is in your turn.", user=user.name),
            "good",
        )
        return redirect_to("departure.hand_over_remaining_work", user_id=user.id)
    return render_template("people/close_at_once.html", form=form, person=user), form.status


@routes.form("/people/<int:user_id>/left-over", permission=Permission.VIEW_PERSON)
def hand_over_remaining_work(user: User) -> Answer:
    ends = queries.remaining_loose_ends(user, reader=current_user)
    form = _form(user, ends, closing=False, asks_for_all=False)
    chosen = {"choices": form.choices, "seen": form.seen, "reason": form.reason.data}
    if form.submit(actions.hand_over_remaining_work, user, **chosen, by=current_user):
        flash(_("Handed over. Everyone concerned gets a mail."), "good")
        return redirect_to("departure.hand_over_remaining_work", user_id=user.id)
    form.shows_them_now()
    return render_template("people/remaining_work.html", form=form, person=user), form.status


def _form(user: User, ends: list[LooseEnd], *, closing: bool, asks_for_all: bool) -> HandoverForm:
    offered = queries.successors(ends, leaver=user)
    nobody = queries.without_successor(ends, offered, leaver=user, closing=closing)
    return handover_form(ends, offered, nobody, asks_for_all=asks_for_all)
