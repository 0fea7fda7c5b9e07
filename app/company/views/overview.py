"""The page Company for admins, its forms, and what visitors get: colors and the privacy text."""

from __future__ import annotations

from calendar import day_name, month_name
from datetime import timedelta

from flask import Response, abort, flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.company import actions, queries
from app.company.environment import shown_settings
from app.company.forms import CompanyTextForm, DetailsForm
from app.company.models import THE_COMPANY, CompanySettings, CompanyTextKind
from app.company.rules import OUR_CONSENT_TERMS
from app.company.style_sheet import style_sheet
from app.company.views import routes
from app.db.base import db
from app.shared.company import current_company
from app.shared.settings import current_settings
from app.web.parameters import number_param, text_param
from app.web.record_pages import register_named_page
from app.web.routing import Answer, redirect_to

register_named_page("company style sheet", "company.colors")
register_named_page("privacy", "company.privacy")
CACHED_FOR = timedelta(days=365)


@routes.page("/company", permission=Permission.CHANGE_COMPANY)
def company() -> Answer:
    history = history_of(activity_of(CompanySettings(id=THE_COMPANY)), current_user.time_zone)
    now = current_company()
    weekdays = now.calendar.weekdays
    return render_template(
        "company/company.html",
        week=", ".join(day_name[each] for each in sorted(weekdays or [])) or _("As in each country"),
        days_off=sum(map(len, now.calendar.days_off.values())),
        now=now,
        first_month=month_name[now.fiscal_year_starts],
        consent=now.consent.text or OUR_CONSENT_TERMS,
        settings=shown_settings(current_settings()),
        history=history,
    )


@routes.form("/company/details", permission=Permission.CHANGE_COMPANY)
def change_details() -> Answer:
    form = DetailsForm(lambda: actions.details_of(db.session.get(CompanySettings, THE_COMPANY)))
    if form.submit(
        lambda: actions.change_details(
            form.data, seen=form.seen.data or "", reason=form.reason.data or "", by=current_user
        )
    ):
        flash(_("Saved the details of the company."), "good")
        return redirect_to("company.company")
    return render_template("company/details.html", form=form), form.status


@routes.form("/company/privacy", permission=Permission.CHANGE_COMPANY)
def change_privacy() -> Answer:
    return _change_text(CompanyTextKind.PRIVACY)


@routes.form("/company/consent", permission=Permission.CHANGE_COMPANY)
def change_consent() -> Answer:
    return _change_text(CompanyTextKind.CONSENT)


@routes.page("/company.css", permission=Permission.COME_IN)
def colors() -> Answer:
    """The colors of the company. Its address has the stamp, so that browsers keep it until a change."""
    now = current_company()
    answer = Response(style_sheet(now.color, now.dark_color), mimetype="text/css")
    if now.stamp and text_param("v") == now.stamp:
        answer.cache_control.max_age = int(CACHED_FOR.total_seconds())
        answer.cache_control.public = answer.cache_control.immutable = True
    return answer


@routes.page("/privacy", permission=Permission.COME_IN)
def privacy() -> Answer:
    """The privacy text, or an earlier version of it that somebody agreed to."""
    number = number_param("version")
    now = current_company().privacy
    if number is None and not now.text:
        abort(404)
    shown = queries.text_of_version(CompanyTextKind.PRIVACY, now.number if number is None else number)
    if shown is None or not shown.text:
        abort(404)
    return render_template("company/privacy.html", shown=shown, is_newest=shown.number == now.number)


def _change_text(kind: CompanyTextKind) -> Answer:
    versions = queries.versions_of(kind)
    last = versions[0] if versions else None
    text = last.text if last else ""
    if kind is CompanyTextKind.CONSENT:
        text = text or str(OUR_CONSENT_TERMS)
    form = CompanyTextForm(version=str(last.number if last else 0), text=text)
    if form.submit(_save_text, kind, form):
        flash(_("Saved version %(number)s.", number=getattr(current_company(), kind.value).number), "good")
        return redirect_to("company.company")
    if form.status == 409:
        versions = queries.versions_of(kind)
        form.version.data = str(versions[0].number)
    return render_template("company/text.html", form=form, kind=kind, versions=versions), form.status


def _save_text(kind: CompanyTextKind, form: CompanyTextForm) -> None:
    text = form.text.data or ""
    if kind is CompanyTextKind.CONSENT and text == OUR_CONSENT_TERMS:
        text = ""
    actions.save_text(kind, text, seen=form.version.number, reason=form.reason.data or "", by=current_user)
