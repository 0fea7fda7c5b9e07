"""The form that chooses one tier for many opportunities."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from app.book.models import TIER_LABELS, Tier
from app.web.forms import Form, LineField, choices

MAX_TICKED = 500  # opportunities
MAX_ID_DIGITS = 9


class TierOfManyForm(Form):
    tier = SelectField(
        _l("Tier"),
        choices=lambda: choices(
            [("", _l("Choose a tier")), *((tier.value, TIER_LABELS[tier]) for tier in Tier)]
        ),
        render_kw={"required": False},
    )
    delegated_by = LineField(
        _l("Delegated by"),
        required=False,
        max_length=200,
        description=_l("The SAE or AE. Needed for Tier 1 where it is not the default."),
    )

    @property
    def chosen_tier(self) -> Tier | None:
        return Tier(self.tier.data) if self.tier.data else None


def ticked_versions() -> dict[int, int]:
    """The opportunities that were ticked, by id with the version that the page showed.

    A value that no page of ours would send is left out.
    """
    pairs = (each.split("-") for each in request.form.getlist("opportunity")[:MAX_TICKED])
    return {int(pair[0]): int(pair[1]) for pair in pairs if len(pair) == 2 and all(map(_is_number, pair))}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_ID_DIGITS
