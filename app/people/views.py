"""Pages for signing in and out, choosing a password, and managing people."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.access.roles import Role
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.audit_log.actions import record_security_event
from app.audit_log.models import SecurityEventKind
from app.people import accounts, actions, queries
from app.people.attempts import record_form_attempt
from app.people.departure.change_person import change_or_hand_over
from app.people.details import person_details
from app.people.forms import ChoosePasswordForm, ForgotPasswordForm, InviteForm, PersonForm, SignInForm
from app.people.jobs import past_jobs
from app.people.models import LinkPurpose, PersonalLink, User
from app.people.rules import PASSWORD_RESET_LIMITS, SIGN_IN_LIMITS, check_link
from app.people.sign_in import authenticate, require_passwords, second_step_of
from app.sessions.browser import sign_in_browser, sign_out_browser
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.web.client_address import client_ip
from app.web.parameters import cursor_param
from app.web.record_pages import redirect_to_page, register_named_page
from app.web.routing import Answer, Routes, redirect_to, register_loader
from app.web.security import local_path

routes = Routes("people", __name__)
register_named_page("sign in", "people.sign_in")
register_named_page("sign out", "people.sign_out")
register_loader("user_id", User)


@routes.form("/sign-in", permission=Permission.COME_IN)
def sign_in() -> Answer:
    settings = current_settings()
    if request.method == "POST":
        require_passwords()
    form = SignInForm()
    destination = local_path(request.args.get("next")) or "/"
    attempt = record_form_attempt(form, SIGN_IN_LIMITS)
    if form.submit(authenticate, form.email.data, form.password.data, attempt=attempt):
        if form.result is not None:
            if page := second_step_of(form.result, destination):
                return redirect(page, 303)
            sign_in_browser(form.result, address=client_ip())
            record_security_event(SecurityEventKind.SIGNED_IN, by_id=form.result)
            return redirect(destination, 303)
        form.refuse(_("Wrong email or password."))
    return render_template("people/sign_in.html", form=form, settings=settings), form.status


@routes.action("/sign-out", permission=Permission.USE_ONRAMP)
def sign_out() -> Answer:
    record_security_event(SecurityEventKind.SIGNED_OUT, by_id=current_user.id)
    sign_out_browser()
    return redirect_to_page("signed out" if current_settings().has_oidc else "sign in")


@routes.form("/forgot", permission=Permission.COME_IN)
def forgot() -> Answer:
    require_passwords()
    form = ForgotPasswordForm()
    if form.submit(actions.request_password_reset, record_form_attempt(form, PASSWORD_RESET_LIMITS)):
        flash(_("If an account has this email, a link to set a new password is on its way."))
        return redirect_to("people.sign_in")
    return render_template("people/forgot.html", form=form), form.status


@routes.form("/invitation/<token>", permission=Permission.COME_IN)
def accept_invitation(token: str) -> Answer:
    return _choose_password(LinkPurpose.INVITATION, token)


@routes.form("/reset/<token>", permission=Permission.COME_IN)
def reset_password(token: str) -> Answer:
    require_passwords()
    return _choose_password(LinkPurpose.RESET, token)


def _choose_password(purpose: LinkPurpose, token: str) -> Answer:
    link = queries.personal_link(purpose, token)
    if link is None:
        raise NotFound(_("This link is not valid. Check that you copied all of it."))
    check_link(link.expires_at, link.ended_at, clock.now())
    settings = current_settings()
    if request.method == "POST":
        require_passwords()
    form = ChoosePasswordForm()
    chosen = {"password": form.password.data, "address": client_ip()}
    if form.submit(actions.set_password, link, **chosen):
        flash(_("Your password is set. Sign in with it now."))
        return redirect_to("people.sign_in")
    offers_provider = settings.has_oidc and purpose is LinkPurpose.INVITATION
    shown = {"settings": settings, "offers_provider": offers_provider, "person": link.user}
    return render_template("people/choose_password.html", form=form, **shown), form.status


@routes.page("/people", permission=Permission.MANAGE_PEOPLE)
def people() -> Answer:
    return render_template("people/people.html", page=queries.people_page(cursor_param()))


@routes.form("/people/invite", permission=Permission.MANAGE_PEOPLE)
def invite() -> Answer:
    form = InviteForm()
    asked = {
        "name": form.name.data,
        "email": form.email.data,
        "job_title": form.job_title.data,
        "time_zone": form.time_zone.data,
        "roles": [Role(role) for role in form.roles.data or [] if role in list(Role)],
    }
    if form.submit(_invite, form, asked):
        flash(_("Sent an invitation to %(name)s.", name=form.name.data))
        return redirect_to("people.people")
    return render_template("people/invite.html", form=form), form.status


def _invite(form: InviteForm, asked: dict[str, Any]) -> PersonalLink:
    if not form.go_on.data:
        form.similar = queries.users_with_similar_name(asked["name"], but_email=asked["email"])
    if form.similar:
        raise RuleBroken(
            _("Someone with this name already has an account. Check if it is the same person."),
            field="go_on",
        )
    return accounts.invite_user(**asked, by=current_user)


@routes.form("/people/<int:user_id>", permission=Permission.VIEW_PERSON)
def person(user: User) -> Answer:
    form = PersonForm(lambda: vars(person_details(user)))
    if form.submit(change_or_hand_over, user, form.details, seen=form.seen.data, by=current_user):
        if form.result is None:
            flash(_("Saved changes to %(user)s.", user=user.name), "good")
            return redirect_to("people.people")
        flash(_("Saved, except for changes that need someone to take over work first. Choose who does."))
        return redirect_to("departure.leave", user_id=user.id, take=sorted(form.result) or None)
    history = history_of(activity_of(user), current_user.time_zone)
    page = render_template(
        "people/person.html", form=form, person=user, history=history, past_jobs=past_jobs(user)
    )
    return page, form.status


@routes.action("/people/<int:user_id>/invitation", permission=Permission.VIEW_PERSON)
def invite_again(user: User) -> Answer:
    actions.send_invitation(user)
    flash(_("Sent a new invitation to %(user)s.", user=user.name))
    return redirect_to("people.person", user_id=user.id)
