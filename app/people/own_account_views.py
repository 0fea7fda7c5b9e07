"""The page of a person's own account: name, time zone, password and sessions."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.people import own_account
from app.people.attempts import record_form_attempt
from app.people.details import own_account_values
from app.people.forms import ChangePasswordForm, OwnAccountForm
from app.people.rules import OWN_PASSWORD_LIMITS
from app.people.sign_in import require_passwords
from app.sessions.actions import end_session_of_record, end_user_sessions
from app.sessions.browser import current_session_id
from app.sessions.models import LoginSession
from app.sessions.queries import sessions_of_user
from app.shared.settings import current_settings
from app.web.client_address import client_ip
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("account", __name__)
register_named_page("own account", "account.account")
register_loader("session_id", LoginSession)


@routes.form("/account", permission=Permission.USE_ONRAMP)
def account() -> Answer:
    form = OwnAccountForm(lambda: own_account_values(current_user))
    changed = {"name": form.name.data, "time_zone": form.time_zone.data, "seen": form.seen.data}
    if form.submit(own_account.change_own_account, current_user, **changed):
        flash(_("Saved your account."), "good")
        return redirect_to("account.account")
    page = render_template(
        "people/account.html",
        form=form,
        sessions=sessions_of_user(current_user.id),
        present=current_session_id(),
        settings=current_settings(),
    )
    return page, form.status


@routes.form("/account/password", permission=Permission.USE_ONRAMP)
def change_password() -> Answer:
    require_passwords()
    form = ChangePasswordForm()
    attempt = record_form_attempt(form, OWN_PASSWORD_LIMITS, account=current_user.email)
    chosen = {"old": form.old.data, "password": form.password.data, "session_id": current_session_id()}
    if form.submit(
        own_account.change_own_password, current_user, **chosen, attempt=attempt, address=client_ip()
    ):
        flash(_("Changed your password and ended your other sessions."), "good")
        return redirect_to("account.account")
    return render_template("people/change_password.html", form=form), form.status


@routes.action("/account/sessions/<int:session_id>/end", permission=Permission.END_OWN_SESSION)
def end_session(session: LoginSession) -> Answer:
    end_session_of_record(session)
    flash(_("Ended the session."), "good")
    return redirect_to("account.account")


@routes.action("/account/sessions/end-others", permission=Permission.USE_ONRAMP)
def end_other_sessions() -> Answer:
    end_user_sessions(current_user.id, but=current_session_id())
    flash(_("Ended all your other sessions."), "good")
    return redirect_to("account.account")
