"""The company's settings of offers."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.job_families.queries import find_family, listed_families
from app.offers import settings
from app.offers.forms import FamilyLetterForm, OfferSettingsForm
from app.offers.letters.families import (
    check_letter,
    company_letter,
    families_with_letter,
    family_letter_values,
    save_family_letter,
)
from app.offers.letters.text import PLACEHOLDER_MEANINGS, LetterBlock, example_blocks
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
    if not form.preview.data and form.submit(_save, form, people):
        flash(_("Saved the settings of offers."), "good")
        return redirect_to("offers.offer_settings")
    page = render_template(
        "offers/settings.html",
        form=form,
        placeholders=PLACEHOLDER_MEANINGS,
        families=[each for each in listed_families() if not each.is_retired],
        own_letters=families_with_letter(),
        blocks=_preview(form),
    )
    return page, form.status


@routes.form("/offers/letters/<family_slug>", permission=Permission.KEEP_OFFER_SETTINGS)
def family_letter(family_slug: str) -> Answer:
    family = find_family(family_slug)
    if family is None:
        abort(404)
    form = FamilyLetterForm(lambda: family_letter_values(family_slug))
    values = {"letter": form.letter.data or "", "seen": form.seen.data, "by": current_user}
    if not form.preview.data and form.submit(save_family_letter, family, **values):
        flash(_("Saved the letter for %(family)s.", family=family.name), "good")
        return redirect_to("offers.offer_settings")
    page = render_template(
        "offers/family_letter.html",
        form=form,
        family=family,
        company_letter=company_letter().text,
        placeholders=PLACEHOLDER_MEANINGS,
        blocks=_preview(form),
    )
    return page, form.status


def _preview(form: Any) -> list[LetterBlock]:
    """The letter with made-up values, if it was asked for and is right; its problem is beside the field."""
    letter = form.letter.data or company_letter().text
    if not form.preview.data or not form.submit(check_letter, letter):
        return []
    return example_blocks(letter)


def _save(form: Any, people: dict[str, User]) -> OfferSettings:
    chosen = [people[each.data] for each in form.approver_fields if each.data]
    questions = [line.strip() for line in form.questions.data.splitlines() if line.strip()]
    return settings.save_settings(
        questions=questions, letter=form.letter.data, people=chosen, seen=form.seen.data, by=current_user
    )
