"""What a reader asks the pages of renewals and quarters for, read from an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.roles import Role
from app.book.alignment import alignment_day
from app.book.models import Tier
from app.book.relations import ALL_SEEING
from app.book.teams import sales_teams
from app.people.models import User
from app.renewals.rules import RenewalWindow, WindowDays
from app.sales_areas.queries import region_param
from app.shared.emails import email_key
from app.shared.regions import Region
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter, quarter_from_label
from app.shared.settings import current_settings
from app.web.parameters import (
    InvalidParameter,
    choice_param,
    enum_by_value,
    person_param,
    text_param,
)

ANY_ISR, NOBODY, UNTIERED = "any", "nobody", "untiered"
QUARTERS_BEFORE, QUARTERS_AHEAD = 1, 6  # that the filter offers
WIDER = frozenset({Role.ISR_MANAGER, *ALL_SEEING})


@dataclass(frozen=True)
class RenewalFilter:
    """What is asked for. `isr` is the id of a user, NOBODY or ANY_ISR; None leaves all in."""

    region: Region | None = None
    team: str | None = None
    isr: str = ANY_ISR
    sae: str | None = None
    quarter: FiscalQuarter | None = None
    window: RenewalWindow | None = None
    tier: str | None = None

    @property
    def args(self) -> dict[str, str]:
        """The parameters of an address that asks for the same."""
        values = {
            "region": self.region,
            "team": self.team,
            "isr": self.isr,
            "sae": self.sae,
            "quarter": self.quarter and self.quarter.label,
            "window": self.window,
            "tier": self.tier,
        }
        return {name: str(value) for name, value in values.items() if value}

    def with_window(self, window: RenewalWindow | None) -> RenewalFilter:
        return replace(self, window=window)


def renewal_filter(user: User) -> RenewalFilter:
    """What the address of this request asks for. Raises InvalidParameter."""
    sae = email_key(text_param("sae") or "")
    tiers = {**{tier.value: tier.value for tier in Tier}, UNTIERED: UNTIERED}
    return RenewalFilter(
        region=region_param(),
        team=choice_param("team", {team.name: team.name for team in sales_teams()}),
        isr=person_param("isr", (ANY_ISR, NOBODY)) or default_isr(user),
        sae=sae or None,
        quarter=_quarter(),
        window=choice_param("window", enum_by_value(RenewalWindow)),
        tier=choice_param("tier", tiers),
    )


def default_isr(user: User) -> str:
    """What a reader sees first: an ISR their own, everybody else all."""
    is_isr_alone = Role.ISR in user.roles and user.roles.isdisjoint(WIDER)
    return str(user.id) if is_isr_alone else ANY_ISR


def offered_quarters(day: date) -> Sequence[FiscalQuarter]:
    """The fiscal quarters that the filter offers."""
    this = fiscal_calendar().quarter_of(day)
    return [this.plus(number) for number in range(-QUARTERS_BEFORE, QUARTERS_AHEAD + 1)]


def window_days(today: date | None = None) -> WindowDays:
    """The windows of the report as of today, from the settings."""
    settings = current_settings()
    return WindowDays(today or alignment_day(), settings.renewals_from_days, settings.renewals_to_days)


def window_labels(days: WindowDays) -> dict[RenewalWindow, str]:
    """What pages call the windows."""
    from_to: dict[str, Any] = {"first": days.nearest, "last": days.farthest}
    return {
        RenewalWindow.NEAR: ngettext("Nearer than %(num)s day", "Nearer than %(num)s days", days.nearest),
        RenewalWindow.REPORT: _("%(first)s to %(last)s days ahead", **from_to),
        RenewalWindow.LATER: _("Later than %(last)s days ahead", last=days.farthest),
        RenewalWindow.PAST: _("Past the renewal date"),
        RenewalWindow.UNDATED: _("Without a renewal date"),
    }


def _quarter() -> FiscalQuarter | None:
    text = text_param("quarter")
    quarter = quarter_from_label(text) if text else None
    if text and (quarter is None or quarter.label != text):
        raise InvalidParameter("quarter", _("This is not a fiscal quarter. Write it as FY26-Q3."))
    return quarter
