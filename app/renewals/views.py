"""The pages of renewals and quarters."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask import flash, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.access.permissions import Permission
from app.book.alignment import alignment_day
from app.book.models import TIER_LABELS, Tier
from app.book.teams import sales_teams
from app.renewals import queries
from app.renewals.addresses import opportunity_url
from app.renewals.conditions import is_own
from app.renewals.duplicates import alike_renewals
from app.renewals.export import write_renewals
from app.renewals.filters import (
    ANY_ISR,
    NOBODY,
    UNTIERED,
    default_isr,
    offered_quarters,
    renewal_filter,
    window_days,
    window_labels,
)
from app.renewals.forms import TierOfManyForm, ticked_versions
from app.renewals.lines import line_maker
from app.renewals.parts import parts_of
from app.renewals.quarters import OnlyTier, QuarterPart, quarter_page, quarter_sums, quarters_of
from app.renewals.rows import workable_ids
from app.renewals.rules import LINE_DAYS, RenewalWindow
from app.renewals.sums import renewal_sums
from app.renewals.tiers import choose_tier_of_many
from app.sales_areas.queries import known_regions
from app.shared.sales.company import threshold
from app.web.parameters import choice_param, cursor_param, enum_by_value, person_param
from app.web.routing import Answer, Routes, redirect_to
from app.web.visitors import signed_in_user

routes = Routes("renewals", __name__)
QUARTER_WORDS = {"this": 0, "next": 1}


@routes.page("/book/renewals", permission=Permission.SEE_BOOK)
def renewals() -> Answer:
    user, days = signed_in_user(), window_days()
    asked = renewal_filter(user)
    page = queries.renewals_page(user, asked, days, cursor_param())
    duplicates = queries.perhaps_duplicates(user, [row.id for row in page.rows], days.today)
    line_of = line_maker(days.today, duplicates=duplicates, sae_url=partial(_sae_url, asked.isr))
    return render_template(
        "renewals/renewals.html",
        asked=asked,
        days=days,
        page=page,
        parts=parts_of(page.rows, days, line_of),
        sums=renewal_sums(user, asked, days),
        windows=window_labels(days),
        RenewalWindow=RenewalWindow,
        line_days=LINE_DAYS,
        **_choices(days.today),
    )


@routes.page("/book/renewals.csv", permission=Permission.SEE_BOOK)
def renewals_file() -> Answer:
    asked, days = renewal_filter(current_user), window_days()
    name = f"renewals-{days.today.isoformat()}.csv"
    file = write_renewals(current_user, asked, days)
    return send_file(file, "text/csv", as_attachment=True, download_name=name, etag=False)


@routes.page("/book/renewals/duplicates", permission=Permission.SEE_BOOK)
def duplicates() -> Answer:
    page = alike_renewals(current_user, cursor_param(), alignment_day())
    return render_template("renewals/duplicates.html", page=page, opportunity_url=opportunity_url())


@routes.form("/book/quarters", permission=Permission.SEE_BOOK)
def quarters() -> Answer:
    day, form = alignment_day(), TierOfManyForm()
    isr = person_param("isr", (ANY_ISR, NOBODY)) or default_isr(current_user)
    which = choice_param("quarter", QUARTER_WORDS) or 0
    part = choice_param("part", enum_by_value(QuarterPart)) or QuarterPart.RENEWALS
    only = choice_param("only", enum_by_value(OnlyTier))
    ticked = ticked_versions()
    args = {
        "quarter": "next" if which else None,
        "part": part.value,
        "only": only and only.value,
        "isr": isr,
    }
    chosen = {"tier": form.chosen_tier, "delegated_by": form.delegated_by.data or ""}
    if form.submit(choose_tier_of_many, ticked, **chosen, by=current_user):
        _say(form)
        return redirect_to("renewals.quarters", **args)
    page = quarter_page(current_user, isr, quarters_of(day)[which], part, only, cursor_param(), day)
    offered = [row.id for row in page.rows] if only is OnlyTier.ABOVE else []
    if offered and not form.is_submitted():
        form.tier.data = Tier.SAE_MANAGED.value  # the page of the department leaves these to the SAE
    return render_template(
        "renewals/quarters.html",
        workable=workable_ids(current_user, page.rows, is_own=is_own(current_user, isr), day=day),
        form=form,
        page=page,
        lines=list(map(line_maker(day), page.rows)),
        args=args,
        part=part,
        only=only,
        isr=isr,
        day=day,
        sums=quarter_sums(current_user, isr, day),
        quarter=quarters_of(day)[which],
        ticked=ticked if form.is_submitted() else offered,
        threshold=threshold(),
        tiers=[
            *((tier, _("Tier %(number)s", number=tier.value)) for tier in Tier),
            (None, _("Untiered")),
        ],
        ANY_ISR=ANY_ISR,
        NOBODY=NOBODY,
        isrs=queries.isrs_to_choose(current_user, day),
    ), form.status


def _say(form: TierOfManyForm) -> None:
    """What was chosen, and what was left as it is."""
    label, number = str(TIER_LABELS[form.result.tier]), form.result.number
    flash(
        ngettext(
            "Chose %(tier)s for %(num)s opportunity.",
            "Chose %(tier)s for %(num)s opportunities.",
            number,
            tier=label,
        ),
        "good",
    )
    for sentence in form.result.refusals:
        flash(sentence, "bad")


def _sae_url(isr: str, email: str) -> str:
    """The report of what an SAE has, of the same ISRs."""
    return url_for("renewals.renewals", isr=isr, sae=email)


def _choices(day: date) -> dict[str, Any]:
    """What the filters of renewals offer."""
    return {
        "regions": [(region, region) for region in known_regions()],
        "teams": [(team.name, team.name) for team in sales_teams()],
        "quarters": [(quarter.label, quarter.label) for quarter in offered_quarters(day)],
        "isrs": queries.isrs_to_choose(current_user, day),
        "tiers": [*((tier.value, label) for tier, label in TIER_LABELS.items()), (UNTIERED, _("Untiered"))],
        "ANY_ISR": ANY_ISR,
        "NOBODY": NOBODY,
    }
