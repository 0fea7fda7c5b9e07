"""The company's settings of offers."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.offers import settings
from app.offers.forms import OfferSettingsForm
from app.offers.letter import PLACEHOLDER_MEANINGS
from app.offers.models import OfferSettings
from app.offers.views import routes
from app.people.models import User
from app.people.queries import people_with_role
from app.web.routing import Answer, redirect_to


@routes.form("/offers/settings", permission=Permission.KEEP_OFFER_SETTINGS)
def offer_settings() -> Answer:
    people = {str(user.id): user for user in people_with_role(*settings.APPROVER_ROLES)}
    people |= {str(user.id): user for user in settings.approvers()}
    form = OfferSettingsForm(settings.settings_values)
    form.offer_approvers(list(people.values()))
    if form.submit(_save, form, people):
        flash(_("Saved the settings of offers."), "good")
        return redirect_to("offers.offer_settings")
    page = render_template("offers/settings.html", form=form, placeholders=PLACEHOLDER_MEANINGS)
    return page, form.status


def _save(form: Any, people: dict[str, User]) -> OfferSettings:
    chosen = [people[each.data] for each in form.approver_fields if each.data]
    questions = [line.strip() for line in form.questions.data.splitlines() if line.strip()]
    return settings.save_settings(
        questions=questions, letter=form.letter.data, people=chosen, seen=form.seen.data, by=current_user
    )
