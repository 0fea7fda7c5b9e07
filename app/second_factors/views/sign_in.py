"""The second step of signing in, setting up a first factor there, and signing in with a passkey."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.audit_log.actions import record_security_event
from app.audit_log.models import SecurityEventKind
from app.people.attempts import record_attempt, record_form_attempt
from app.people.models import User
from app.people.rules import AttemptLimits
from app.people.sign_in import require_passwords
from app.second_factors.actions import check_second_step, sign_in_with_passkey
from app.second_factors.authenticator_apps import (
    add_authenticator_app,
    new_sealed_secret,
    qr_code,
    secret_of_form,
)
from app.second_factors.challenges import ChallengePurpose
from app.second_factors.forms import AddAppForm, AddPasskeyForm, PasskeySignInForm, SecondStepForm
from app.second_factors.models import SecondStep, UnfinishedSignIn
from app.second_factors.passkeys import add_passkey, options_to_add, options_to_use, party
from app.second_factors.queries import authenticator_apps_of
from app.second_factors.rules import CODE_LIMITS, PASSKEY_LIMITS, RECOVERY_LIMITS, looks_like_app_code
from app.second_factors.unfinished import end_unfinished, unfinished_sign_in
from app.sessions.browser import sign_in_browser
from app.web.client_address import client_ip
from app.web.parameters import text_param
from app.web.record_pages import register_named_page, url_of
from app.web.routing import Answer, Routes
from app.web.security import local_path

routes = Routes("second_factors_sign_in", __name__)
register_named_page("sign in with passkey", "second_factors_sign_in.with_passkey")


@routes.form("/sign-in/second-step", permission=Permission.COME_IN)
def second_step() -> Answer:
    form = SecondStepForm()
    unfinished = unfinished_sign_in(SecondStep.CHECK)
    if unfinished is None:
        return _sign_in_again()
    user_id = unfinished.user_id
    attempt = record_form_attempt(form, _limits_of(form), account=str(user_id), if_invalid=True)
    sent = {"code": form.code.data or "", "response": form.response.data or ""}
    if form.submit(check_second_step, unfinished, **sent, attempt=attempt):
        return _let_in(user_id, unfinished.destination)
    page = render_template(
        "second_factors/second_step.html",
        form=form,
        apps=authenticator_apps_of(user_id),
        options=options_to_use(ChallengePurpose.SECOND_STEP, unfinished.user),
    )
    return page, form.status


def _limits_of(form: SecondStepForm) -> AttemptLimits:
    if form.response.data:
        return PASSKEY_LIMITS
    return CODE_LIMITS if looks_like_app_code(form.code.data or "") else RECOVERY_LIMITS


@routes.form("/sign-in/passkey", permission=Permission.COME_IN)
def with_passkey() -> Answer:
    require_passwords()
    form = PasskeySignInForm()
    destination = local_path(text_param("next")) or "/"
    attempt = None
    if form.is_submitted():
        attempt = record_attempt(PASSKEY_LIMITS, account="", address=client_ip())
    if form.submit(sign_in_with_passkey, form.response.data or "", attempt=attempt):
        return _let_in(form.result.id, destination)
    options = options_to_use(ChallengePurpose.SIGN_IN)
    return render_template("second_factors/with_passkey.html", form=form, options=options), form.status


@routes.page("/sign-in/set-up", permission=Permission.COME_IN)
def set_up() -> Answer:
    unfinished = unfinished_sign_in(SecondStep.SET_UP)
    if unfinished is None:
        return _sign_in_again()
    return render_template("second_factors/set_up.html", has_passkeys=party() is not None)


@routes.form("/sign-in/set-up/app", permission=Permission.COME_IN)
def set_up_app() -> Answer:
    form = AddAppForm()
    unfinished = unfinished_sign_in(SecondStep.SET_UP)
    if unfinished is None:
        return _sign_in_again()
    if form.submit(_add_first_app, unfinished, form):
        return _let_in(unfinished.user_id, None)
    return app_page(form, unfinished.user, back=url_for("second_factors_sign_in.set_up"))


def _add_first_app(unfinished: UnfinishedSignIn, form: AddAppForm) -> None:
    added = {"name": form.name.data or "", "code": form.code.data or "", "sealed": form.sealed.data or ""}
    add_authenticator_app(unfinished.user, **added)
    end_unfinished(unfinished)


@routes.form("/sign-in/set-up/passkey", permission=Permission.COME_IN)
def set_up_passkey() -> Answer:
    form = AddPasskeyForm()
    unfinished = unfinished_sign_in(SecondStep.SET_UP)
    if unfinished is None:
        return _sign_in_again()
    if form.submit(_add_first_passkey, unfinished, form):
        return _let_in(unfinished.user_id, None)
    return passkey_page(form, unfinished.user, back=url_for("second_factors_sign_in.set_up"))


def _add_first_passkey(unfinished: UnfinishedSignIn, form: AddPasskeyForm) -> None:
    add_passkey(unfinished.user, name=form.name.data or "", response=form.response.data or "")
    end_unfinished(unfinished)


def app_page(form: AddAppForm, user: User, *, back: str) -> Answer:
    """The page that adds an app: the secret stays the same while the form is corrected."""
    secret = secret_of_form(user, form.sealed.data or "")
    if secret is None:
        form.sealed.data = new_sealed_secret(user)
        secret = secret_of_form(user, form.sealed.data) or ""
    page = render_template(
        "second_factors/add_app.html", form=form, secret=secret, qr=qr_code(user, secret), back=back
    )
    return page, form.status


def passkey_page(form: AddPasskeyForm, user: User, *, back: str) -> Answer:
    """The page that adds a passkey."""
    form.response.data = ""
    page = render_template(
        "second_factors/add_passkey.html", form=form, options=options_to_add(user), back=back
    )
    return page, form.status


def _let_in(user_id: int, destination: str | None) -> Answer:
    """Sign in a user. Without a destination, they have just added their first factor."""
    sign_in_browser(user_id, address=client_ip())
    record_security_event(SecurityEventKind.SIGNED_IN, by_id=user_id)
    return redirect(destination or url_for("second_factors.recovery_codes"), 303)


def _sign_in_again() -> Answer:
    flash(_("This sign-in has expired. Enter your email and password again."))
    return redirect(url_of("sign in"), 303)
