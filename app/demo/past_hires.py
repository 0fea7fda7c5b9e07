"""Those who were hired before: past ways to a territory, and who is on one now in the other regions."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.checklist.tick_step import tick_step
from app.demo import company
from app.demo.company import Forerunner
from app.demo.hiring import a_candidate, accepts_the_invitation, hired, morning, opened, ticks_what_was_due
from app.demo.story import DAY, clock_at
from app.onboarding.actions import close_gating_issue, name_buddy
from app.onboarding.models import Onboarding
from app.openings.actions import close_opening
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.hire import Hire
from app.plans.models import HireKind
from app.shared import clock
from app.shared.regions import Region
from app.territories.actions import add_territory, assign_territory, end_assignment

EARLIEST = 260 * DAY
SEGMENT = "Mid-Market"


def those_before(staff: dict[str, User], now: datetime) -> None:
    """Bring the forerunners as far as they are; their openings, one for each region, are closed by now."""
    with clock_at(now - EARLIEST):
        openings = {region: opened(region, staff, places=_hires(region)) for region in Region}
    for forerunner in company.FORERUNNERS:
        onboarding = _hired(forerunner, openings[forerunner.region], staff, now)
        if forerunner.territory:
            _comes_to_a_territory(onboarding, forerunner, staff, now)
        else:
            ticks_what_was_due(onboarding, until=now)
    with clock_at(now - DAY):
        for opening in openings.values():
            close_opening(opening, reason="Everyone we looked for has been hired.", by=opening.recruiter)
    for name, region, days in company.VACANT_FOR:
        with clock_at(now - days * DAY):
            add_territory(name=name, region=region, segment=SEGMENT, by=staff["Ada Berg"])


def _hires(region: Region) -> int:
    """How many were hired in a region before: as many as there were places."""
    return sum(forerunner.region is region for forerunner in company.FORERUNNERS)


def _hired(of: Forerunner, opening: Opening, staff: dict[str, User], now: datetime) -> Onboarding:
    applied_at, start = now - of.applied * DAY, now - of.started * DAY
    candidate = a_candidate(of.name, of.time_zone, "Career page", opening.recruiter, applied_at - DAY)
    agreed = Hire(start.date(), staff[of.manager], HireKind.NEW)
    onboarding = hired(opening, candidate, agreed, applied_at)
    accepts_the_invitation(onboarding)
    with clock_at(min(start, now - DAY)):
        name_buddy(onboarding, staff["Ines Duarte"], by=onboarding.manager)
    return onboarding


def _comes_to_a_territory(
    onboarding: Onboarding, of: Forerunner, staff: dict[str, User], now: datetime
) -> None:
    """Every step ticked, the issue closed, a territory; and whatever comes after it, too."""
    on = now - of.assigned * DAY
    _ticks_all(onboarding, until=on - DAY)
    with clock_at(on - DAY):
        territory = add_territory(name=of.territory, region=of.region, segment=SEGMENT, by=staff["Ada Berg"])
        for issue in onboarding.gating_issues:
            close_gating_issue(issue, by=onboarding.isr)
    with clock_at(on):
        first_day = clock.today(onboarding.manager.time_zone)
        assignment = assign_territory(
            territory, isr=onboarding.isr, starts_on=first_day, by=onboarding.manager
        )
    _ticks_all(onboarding, until=now - DAY)
    if of.ended:
        with clock_at(now - of.ended * DAY):
            last_day = clock.today(onboarding.manager.time_zone)
            end_assignment(
                assignment, last_day=last_day, reason="Its accounts went elsewhere.", by=onboarding.manager
            )


def _ticks_all(onboarding: Onboarding, *, until: datetime) -> None:
    """Every step that can be is ticked on the day it is due, or by an instant, by whoever owns it."""
    for step in onboarding.steps:
        if step.is_ticked or step.due_on is None:
            continue
        due = max(morning(step.due_on, until), onboarding.started_at + timedelta(hours=1))
        with clock_at(min(due, until)):
            tick_step(step, by=step.owner or onboarding.manager)
