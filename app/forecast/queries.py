"""Forecasts of the day gates open, for one onboarding or for hundreds, in one statement.

Others count where they took the same path and came to an open gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask_babel import gettext as _

from app.db.id_lists import among
from app.forecast.progress import GateProgress, progress_of, read_progress
from app.forecast.rules import OnboardingProgress, basis, outlook
from app.onboarding.models import Onboarding
from app.shared import clock
from app.shared.business_days import due_on, weekdays_between
from app.shared.company import company_calendar


@dataclass(frozen=True)
class Forecast:
    """Between which days the gate is likely to open, both or neither."""

    progress: GateProgress
    today: date
    earliest: date | None = None
    latest: date | None = None

    @property
    def is_known(self) -> bool:
        return self.earliest is not None

    @property
    def basis(self) -> str:
        """A sentence on what the forecast is based on, or why there is none."""
        return _without_one(self.progress) or basis(_progress_on(self.today, self.progress))


def forecasts_for(onboarding_ids: Sequence[int]) -> dict[int, Forecast]:
    """The forecast of each onboarding, by its id, in one statement."""
    if not onboarding_ids:
        return {}
    return {each.id: _forecast(each) for each in read_progress(_of_ids(), {"ids": onboarding_ids})}


@cache
def _of_ids() -> Any:
    return progress_of(among(Onboarding.id, "ids"))


def _without_one(progress: GateProgress) -> str | None:
    """Why there is nothing to forecast, or nobody can; None where there is."""
    if progress.has_ended:
        return _("The onboarding has ended.")
    waiting = [issue for issue in progress.issues if not issue.is_complete]
    if not waiting:
        return _("The gate is open.")
    for issue in waiting:
        if issue.is_closed:
            return _(
                "No forecast: “%(issue)s” is closed but not complete. Reopen and finish it, or waive it.",
                issue=issue.name,
            )
        if not issue.steps:
            return _("No forecast: “%(issue)s” has no steps.", issue=issue.name)
    return None


def _forecast(progress: GateProgress) -> Forecast:
    today = clock.today(progress.zone)
    if not progress.can_be_forecast:
        return Forecast(progress, today)
    days = outlook(_progress_on(today, progress))
    if days is None:
        return Forecast(progress, today)
    soonest, latest = days
    calendar = company_calendar()
    return Forecast(
        progress,
        today,
        due_on(today, soonest, progress.zone, calendar),
        due_on(today, latest, progress.zone, calendar),
    )


def _progress_on(today: date, progress: GateProgress) -> OnboardingProgress:
    return OnboardingProgress(weekdays_between(progress.start_date, today), progress.steps, progress.closings)
