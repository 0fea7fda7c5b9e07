"""Who may transfer into the role, and from which day: whole calendar months in the role they leave.

From the internal hiring process: six months, and twelve for who comes from sales development. Exceptions
are made by a manager: their name and reason stay with the onboarding.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.people.models import User
from app.shared.refusals import RuleBroken
from app.shared.times import format_full_day

MONTHS_IN_ROLE, MONTHS_IN_SALES_DEVELOPMENT = 6, 12


@dataclass(frozen=True)
class Eligibility:
    """How long someone has been in the role they leave, and who waives it, where someone has to."""

    in_role_since: date
    from_sales_development: bool
    waived_by: User | None = None
    note: str | None = None

    @property
    def from_day(self) -> date:
        return eligible_from(self.in_role_since, from_sales_development=self.from_sales_development)


def months_asked(*, from_sales_development: bool) -> int:
    """How many months someone must have been in the role they leave."""
    return MONTHS_IN_SALES_DEVELOPMENT if from_sales_development else MONTHS_IN_ROLE


def eligible_from(in_role_since: date, *, from_sales_development: bool) -> date:
    """The first day someone may begin in the new role.

    The same day so many months on; the last of that month where it is shorter.
    """
    months = in_role_since.month - 1 + months_asked(from_sales_development=from_sales_development)
    year, month = in_role_since.year + months // 12, months % 12 + 1
    return date(year, month, min(in_role_since.day, monthrange(year, month)[1]))


def check_eligible(eligibility: Eligibility, *, name: str, start_date: date, today: date) -> None:
    """Raise RuleBroken for who starts before they may, naming the day, unless someone waives it, saying why.

    Likewise for a role they are yet to begin, and for a waiver that nothing asks for.
    """
    if eligibility.in_role_since > today:
        raise RuleBroken(_("This date is in the future. Enter the date they started."), field="in_role_since")
    if eligibility.from_day <= start_date:
        if eligibility.waived_by is not None:
            raise RuleBroken(
                _(
                    "There is nothing to waive: they are eligible from %(day)s.",
                    day=format_full_day(eligibility.from_day),
                ),
                field="waived_by",
            )
        return
    if eligibility.waived_by is None:
        months = months_asked(from_sales_development=eligibility.from_sales_development)
        raise RuleBroken(
            _(
                "A transfer requires %(months)s months in the present role. %(name)s is eligible "
                "from %(day)s. Change the start date, or say who waives this.",
                months=months,
                name=name,
                day=format_full_day(eligibility.from_day),
            ),
            field="in_role_since",
        )
    if not eligibility.note:
        raise RuleBroken(_("Enter why this is waived."), field="waiver")
