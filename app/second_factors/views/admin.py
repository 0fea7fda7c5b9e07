"""Admins choose who needs a second factor, and reset the factors of a person who lost them."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.roles import Role
from app.people.models import User
from app.second_factors.actions import reset_second_factors
from app.second_factors.forms import PolicyForm, ResetForm
from app.second_factors.policy import change_policy, policy_values
from app.second_factors.queries import (
    authenticator_apps_of,
    passkeys_of,
    people_without_second_factor,
    recovery_codes_left,
)
from app.second_factors.views.account import confirmed_only
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Answer, Routes, redirect_to
from app.web.visitors import signed_in_user

routes = Routes("second_factor_policy", __name__)
register_named_page("second factor policy", "second_factor_policy.policy")
register_page(User, "second_factor_policy.reset", "user_id", to="reset second factors")


@routes.form("/people/second-factors", permission=Permission.MANAGE_PEOPLE)
@confirmed_only
def policy() -> Answer:
    form, by = PolicyForm(policy_values), signed_in_user()
    roles = {Role(role) for role in form.roles.data or [] if role in list(Role)}
    chosen = {"roles": roles, "required_from": form.required_from.data, "seen": form.seen.data}
    if form.submit(change_policy, **chosen, by=by):
        flash(_("Saved who needs a second factor."), "good")
        return redirect_to("second_factor_policy.policy")
    without = people_without_second_factor(roles)
    return render_template("second_factors/policy.html", form=form, without=without), form.status


@routes.form("/people/<int:user_id>/second-factors/reset", permission=Permission.RESET_SECOND_FACTORS)
@confirmed_only
def reset(user: User) -> Answer:
    form = ResetForm()
    if form.submit(reset_second_factors, user, reason=form.reason.data or "", by=signed_in_user()):
        flash(_("Reset the second factors of %(user)s.", user=user.name), "good")
        return redirect_to("people.person", user_id=user.id)
    page = render_template(
        "second_factors/reset.html",
        form=form,
        person=user,
        passkeys=passkeys_of(user.id),
        apps=authenticator_apps_of(user.id),
        codes_left=recovery_codes_left(user.id),
    )
    return page, form.status
