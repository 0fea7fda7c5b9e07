"""Pages of a sign-in with the provider: on the way there, back, refused, out; and the provider's own call."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.audit_log.actions import note_refused_sign_in, record_security_event
from app.audit_log.models import SecurityEventKind
from app.db.base import commit_despite_refusal
from app.people.attempts import record_attempt, undo_attempt
from app.people.models import LinkPurpose
from app.people.queries import personal_link
from app.people.rules import TooManyAttempts, check_link
from app.sessions.browser import sign_in_browser
from app.sessions.models import SignedInBy
from app.shared import clock
from app.shared.links import absolute_url
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.single_sign_on import actions, logout, one_time_link, pending
from app.single_sign_on.forms import CallbackForm, OneTimeForm
from app.single_sign_on.provider.client import (
    authorization_address,
    end_session_address,
    redeem_code,
    refusal_by_provider,
)
from app.single_sign_on.provider.connection import InvalidAnswer, ProviderUnavailable
from app.single_sign_on.queries import provider_session_digest
from app.single_sign_on.rules import PROVIDER_LIMITS, SignInExpired
from app.single_sign_on.used_once import use_once
from app.web.client_address import client_ip
from app.web.parameters import text_param
from app.web.record_pages import register_named_page, url_of
from app.web.routing import Answer, Routes
from app.web.security import local_path

log = logging.getLogger(__name__)
CALLBACK_PATH = "/sign-in/callback"
MAX_LOGOUT_BYTES = 32 * 1024  # a token is about one

routes = Routes("single_sign_on", __name__)
register_named_page("sign in with provider", "single_sign_on.start")
register_named_page("signed out", "single_sign_on.signed_out")


@routes.page("/sign-in/provider", permission=Permission.COME_IN)
def start() -> Answer:
    _require_provider()
    begun = pending.begin_sign_in(local_path(text_param("next")) or "/")
    try:
        return redirect(authorization_address(begun, redirect_uri=absolute_url(CALLBACK_PATH)), 303)
    except RuleBroken as refusal:
        return _refused(refusal)


@routes.form(CALLBACK_PATH, permission=Permission.COME_IN)
def callback() -> Answer:
    _require_provider()
    form = CallbackForm(data=_in_address())  # a form that was sent counts instead
    try:
        begun = pending.pending_sign_in(form.state.data or "")
        if error := text_param("error"):  # some providers then leave out the state
            raise refusal_by_provider(error)
        if begun is None:
            raise SignInExpired()
        if form.is_submitted():
            return _finish(form, begun)
        return render_template("single_sign_on/callback.html", form=form)
    except RuleBroken as refusal:
        return _refused(refusal)


def _in_address() -> dict[str, str]:
    return {name: text_param(name) or "" for name in ("code", "state", "iss")}


def _finish(form: CallbackForm, begun: pending.PendingSignIn) -> Answer:
    """Redeem the code, and sign in who it is about."""
    if not form.validate():
        raise SignInExpired()
    attempt = record_attempt(PROVIDER_LIMITS, account="", address=client_ip())
    if attempt.exceeds("network"):
        raise TooManyAttempts(PROVIDER_LIMITS.sentence)
    _use(begun)
    person = redeem_code(
        form.code.data or "", begun, issuer=form.iss.data or "", redirect_uri=absolute_url(CALLBACK_PATH)
    )
    admitted = actions.admit(person)
    undo_attempt(attempt)
    digest = provider_session_digest(person.issuer, person.session_id)
    sign_in_browser(admitted.user_id, address=client_ip(), by=SignedInBy.PROVIDER, provider_session=digest)
    record_security_event(SecurityEventKind.SIGNED_IN, by_id=admitted.user_id)
    if admitted.kept_admin:
        flash(_("You are in no group of admins, and keep the role because there is no other admin."))
    return redirect(begun.destination, 303)


def _use(begun: pending.PendingSignIn) -> None:
    """Use a sign-in, in a transaction of its own. Raises SignInExpired if it was used before."""
    pending.end_sign_in(begun)
    used: list[bool] = []
    commit_despite_refusal(lambda: used.append(use_once("sign-in", begun.state, until=begun.ends_at)))
    if not used[0]:
        raise SignInExpired()


@routes.page("/signed-out", permission=Permission.COME_IN)
def signed_out() -> Answer:
    _require_provider()
    there = {"provider": current_settings().oidc_name, "address": None}
    with suppress(RuleBroken):  # then people find the way there by themselves
        there["address"] = end_session_address(back=absolute_url(url_of("sign in")))
    return render_template("single_sign_on/signed_out.html", **there)


@routes.hook("/hooks/signed-out", permission=Permission.TELL_OF_SIGN_OUT)
def told_of_sign_out() -> Answer:
    """End the sessions of a logout token (OpenID Connect Back-Channel Logout 1.0)."""
    if not current_settings().has_oidc:
        abort(404)
    request.max_content_length = request.max_form_memory_size = MAX_LOGOUT_BYTES
    try:
        logout.end_told_sessions(request.form.get("logout_token", ""))
    except InvalidAnswer as error:
        log.warning("A logout token was refused: %s.", error.detail)
        return Response(status=400, mimetype="text/plain")
    except ProviderUnavailable:
        return Response(status=503, mimetype="text/plain")
    return Response(status=200, mimetype="text/plain")


@routes.form("/one-time/<token>", permission=Permission.COME_IN)
def use_link(token: str) -> Answer:
    link = personal_link(LinkPurpose.ONE_TIME, token)
    if link is None:
        raise NotFound(_("This link is not valid. Check that you copied all of it."))
    check_link(link.expires_at, link.ended_at, clock.now())
    form = OneTimeForm()
    if form.submit(one_time_link.use_one_time_link, link):
        sign_in_browser(form.result, address=client_ip(), by=SignedInBy.ONE_TIME_LINK)
        record_security_event(SecurityEventKind.SIGNED_IN, by_id=form.result)
        return redirect("/", 303)
    return render_template("single_sign_on/one_time.html", form=form, person=link.user), form.status


def _require_provider() -> None:
    if not current_settings().has_oidc:
        abort(404)


def _refused(refusal: RuleBroken) -> Answer:
    """The page of a sign-in that was refused, with what to do."""
    note_refused_sign_in(None)
    if isinstance(refusal, InvalidAnswer):
        log.warning("A sign-in was refused: %s.", refusal.detail)
    details: dict[str, Any] = {"sentence": refusal.sentence, "provider": current_settings().oidc_name}
    return render_template("single_sign_on/refused.html", **details), refusal.status
