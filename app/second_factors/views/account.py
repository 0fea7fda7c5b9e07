"""The page of a person's own passkeys, authenticator apps and recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.people.attempts import record_form_attempt
from app.people.rules import OWN_PASSWORD_LIMITS
from app.second_factors.actions import check_is_person, remove_factor
from app.second_factors.authenticator_apps import add_authenticator_app
from app.second_factors.challenges import ChallengePurpose
from app.second_factors.confirmation import confirm_session, is_confirmed
from app.second_factors.forms import AddAppForm, AddPasskeyForm, ConfirmForm, RecoveryCodesForm
from app.second_factors.models import AuthenticatorApp, Passkey
from app.second_factors.passkeys import add_passkey, options_to_use, party
from app.second_factors.queries import (
    authenticator_apps_of,
    must_have_second_factor,
    passkeys_of,
    recovery_codes_left,
)
from app.second_factors.recovery_codes import save_recovery_codes, sealed_recovery_codes
from app.second_factors.rules import CODE_LIMITS
from app.second_factors.views.sign_in import app_page, passkey_page
from app.web.parameters import text_param
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes, redirect_to, register_loader
from app.web.security import local_path
from app.web.visitors import signed_in_user

routes = Routes("second_factors", __name__)
register_named_page("second factors", "second_factors.factors")
register_loader("passkey_id", Passkey)
register_loader("app_id", AuthenticatorApp)
View = Callable[..., Answer]


def confirmed_only(view: View) -> View:
    """Send people on to confirm that it is them, unless they did minutes ago."""

    @wraps(view)
    def confirmed(**records: object) -> Answer:
        if is_confirmed():
            return view(**records)
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect_to("second_factors.confirm", next=back)

    return confirmed


@routes.page("/account/second-factors", permission=Permission.USE_ONRAMP)
def factors() -> Answer:
    user = signed_in_user()
    return render_template(
        "second_factors/factors.html",
        passkeys=passkeys_of(user.id),
        apps=authenticator_apps_of(user.id),
        codes_left=recovery_codes_left(user.id),
        is_required=must_have_second_factor(user),
        can_have_passkeys=party() is not None,
    )


@routes.form("/account/confirm", permission=Permission.USE_ONRAMP)
def confirm() -> Answer:
    form, user = ConfirmForm(), signed_in_user()
    destination = local_path(text_param("next")) or url_for("second_factors.factors")
    sent = {name: form[name].data or "" for name in ("password", "code", "response")}
    by_code = sent["code"] and not sent["password"]
    limits, account = (CODE_LIMITS, str(user.id)) if by_code else (OWN_PASSWORD_LIMITS, user.email)
    attempt = record_form_attempt(form, limits, account=account)
    if form.submit(check_is_person, user, **sent, attempt=attempt):
        confirm_session()
        return redirect(destination, 303)
    page = render_template(
        "second_factors/confirm.html",
        form=form,
        has_apps=bool(authenticator_apps_of(user.id)),
        options=options_to_use(ChallengePurpose.CONFIRM, user),
    )
    return page, form.status


@routes.form("/account/second-factors/passkeys/add", permission=Permission.USE_ONRAMP)
@confirmed_only
def add_own_passkey() -> Answer:
    form, user = AddPasskeyForm(), signed_in_user()
    sent = {"name": form.name.data or "", "response": form.response.data or ""}
    if form.submit(add_passkey, user, **sent):
        return _added(user.id, _("Added the passkey %(name)s.", name=form.name.data))
    return passkey_page(form, user, back=url_for("second_factors.factors"))


@routes.form("/account/second-factors/apps/add", permission=Permission.USE_ONRAMP)
@confirmed_only
def add_own_app() -> Answer:
    form, user = AddAppForm(), signed_in_user()
    sent = {name: form[name].data or "" for name in ("name", "code", "sealed")}
    if form.submit(add_authenticator_app, user, **sent):
        return _added(user.id, _("Added the authenticator app %(name)s.", name=form.name.data))
    return app_page(form, user, back=url_for("second_factors.factors"))


def _added(user_id: int, sentence: str) -> Answer:
    """After a factor, people without recovery codes get some."""
    flash(sentence, "good")
    has_codes = recovery_codes_left(user_id) > 0
    return redirect_to("second_factors.factors" if has_codes else "second_factors.recovery_codes")


@routes.form("/account/second-factors/recovery-codes", permission=Permission.USE_ONRAMP)
@confirmed_only
def recovery_codes() -> Answer:
    form, user = RecoveryCodesForm(), signed_in_user()
    if form.submit(save_recovery_codes, user, sealed=form.sealed.data or ""):
        flash(_("Saved your recovery codes."), "good")
        return redirect_to("second_factors.factors")
    codes, form.sealed.data = sealed_recovery_codes(user)
    page = render_template(
        "second_factors/recovery_codes.html", form=form, codes=codes, left=recovery_codes_left(user.id)
    )
    return page, form.status


@routes.action(
    "/account/second-factors/passkeys/<int:passkey_id>/remove", permission=Permission.REMOVE_FACTOR
)
@confirmed_only
def remove_passkey(passkey: Passkey) -> Answer:
    return _removed(passkey)


@routes.action("/account/second-factors/apps/<int:app_id>/remove", permission=Permission.REMOVE_FACTOR)
@confirmed_only
def remove_app(app: AuthenticatorApp) -> Answer:
    return _removed(app)


def _removed(factor: Passkey | AuthenticatorApp) -> Answer:
    name = factor.name
    remove_factor(factor, by=signed_in_user())
    flash(_("Removed %(name)s.", name=name), "good")
    return redirect_to("second_factors.factors")
