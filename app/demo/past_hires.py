"""Past hires: some have a territory, others are still onboarding."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.checklist.tick_step import tick_step
from app.demo import company
from app.demo.company import PastHire
from app.demo.hiring import (
    accept_invitation,
    create_candidate,
    create_opening,
    hire_candidate,
    morning,
    tick_due_steps,
)
from app.demo.story import DEMO_DAY, clock_at
from app.onboarding.actions import close_gating_issue, name_buddy
from app.onboarding.models import Onboarding
from app.openings.actions import close_opening
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.hire import Hire
from app.plans.models import HireKind
from app.shared import clock
from app.shared.regions import SHIPPED_REGIONS, Region
from app.territories.actions import add_territory, assign_territory, end_assignment

FIRST_OPENING_AGE = 260 * DEMO_DAY
DEMO_SEGMENT = "Mid-Market"


def load_past_hires(staff: dict[str, User], now: datetime) -> None:
    """Create the past hires, with a closed opening for each region."""
    with clock_at(now - FIRST_OPENING_AGE):
        openings = {
            region: create_opening(region, staff, places=_count_hires(region)) for region in SHIPPED_REGIONS
        }
    for forerunner in company.PAST_HIRES:
        onboarding = _onboard(forerunner, openings[forerunner.region], staff, now)
        if forerunner.territory:
            _assign_territory(onboarding, forerunner, staff, now)
        else:
            tick_due_steps(onboarding, until=now)
    with clock_at(now - DEMO_DAY):
        for opening in openings.values():
            close_opening(opening, reason="Everyone we looked for has been hired.", by=opening.recruiter)
    for name, region, days in company.VACANT_TERRITORIES:
        with clock_at(now - days * DEMO_DAY):
            add_territory(name=name, region=region, segment=DEMO_SEGMENT, by=staff["Ada Berg"])


def _count_hires(region: Region) -> int:
    """The number of past hires in a region, which are the places of its opening."""
    return sum(forerunner.region == region for forerunner in company.PAST_HIRES)


def _onboard(of: PastHire, opening: Opening, staff: dict[str, User], now: datetime) -> Onboarding:
    applied_at, start = now - of.applied * DEMO_DAY, now - of.started * DEMO_DAY
    candidate = create_candidate(
        of.name, of.time_zone, "Career page", opening.recruiter, applied_at - DEMO_DAY
    )
    agreed = Hire(start.date(), staff[of.manager], HireKind.NEW)
    onboarding = hire_candidate(opening, candidate, agreed, applied_at)
    accept_invitation(onboarding)
    with clock_at(min(start, now - DEMO_DAY)):
        name_buddy(onboarding, staff["Ines Duarte"], by=onboarding.manager)
    return onboarding


def _assign_territory(onboarding: Onboarding, of: PastHire, staff: dict[str, User], now: datetime) -> None:
    """Tick every step, close the issues, assign a territory and tick the later steps."""
    on = now - of.assigned * DEMO_DAY
    _tick_all(onboarding, until=on - DEMO_DAY)
    with clock_at(on - DEMO_DAY):
        territory = add_territory(
            name=of.territory, region=of.region, segment=DEMO_SEGMENT, by=staff["Ada Berg"]
        )
        for issue in onboarding.gating_issues:
            close_gating_issue(issue, by=onboarding.isr)
    with clock_at(on):
        first_day = clock.today(onboarding.manager.time_zone)
        assignment = assign_territory(
            territory, isr=onboarding.isr, starts_on=first_day, by=onboarding.manager
        )
    _tick_all(onboarding, until=now - DEMO_DAY)
    if of.ended:
        with clock_at(now - of.ended * DEMO_DAY):
            last_day = clock.today(onboarding.manager.time_zone)
            end_assignment(
                assignment, last_day=last_day, reason="Its accounts went elsewhere.", by=onboarding.manager
            )


def _tick_all(onboarding: Onboarding, *, until: datetime) -> None:
    """Tick every step on its due date, or at an instant if that is earlier, as its owner."""
    for step in onboarding.steps:
        if step.is_ticked or step.due_on is None:
            continue
        due = max(morning(step.due_on, until), onboarding.started_at + timedelta(hours=1))
        with clock_at(min(due, until)):
            tick_step(step, by=step.owner or onboarding.manager)
