"""The candidates a colleague referred, and referring somebody."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.people.attempts import record_form_attempt
from app.sources import queries
from app.sources.actions import refer_somebody
from app.sources.forms import ReferForm
from app.sources.rules import INVITATION_LIMITS, INVITED_EMAIL_LIMITS
from app.sources.views import routes
from app.web.parameters import cursor_param
from app.web.routing import Answer, redirect_to


@routes.form("/my-referrals", permission=Permission.USE_ONRAMP)
def my_referrals() -> Answer:
    form = ReferForm()
    by_colleague = record_form_attempt(form, INVITATION_LIMITS, account=current_user.email)
    to_person = record_form_attempt(form, INVITED_EMAIL_LIMITS)
    attempts = [each for each in (by_colleague, to_person) if each is not None]
    typed = {"name": form.name.data or "", "email": form.email.data or ""}
    if form.submit(refer_somebody, **typed, attempts=attempts, by=current_user):
        flash(_("%(name)s gets a mail with your link.", name=typed["name"]), "good")
        return redirect_to("sources.my_referrals")
    page = render_template(
        "sources/my_referrals.html",
        form=form,
        page=queries.referred_candidates(current_user, cursor_param()),
        own_code=queries.personal_code(current_user),
    )
    return page, form.status
