"""The stories of people who were hired: on their way to a territory, or with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from app.candidates.matches import match_with_account
from app.candidates.models import Candidate, MatchedBy
from app.checklist.tick_step import tick_step
from app.demo.hiring import accept_invitation, morning, tick_due_steps
from app.demo.story import DEMO_DAY, clock_at
from app.onboarding.actions import close_gating_issue, name_buddy
from app.onboarding.eligibility import Eligibility
from app.onboarding.models import Onboarding
from app.people.accounts import invite_user
from app.people.actions import set_password
from app.pipeline.hire import Hire, hire
from app.plans.models import HireKind
from app.shared import clock
from app.territories.actions import add_territory, assign_territory
from benchmarks.fill.company import BenchCompany
from benchmarks.fill.telling import Outline, tell_application

# What happened, their part of all hires, the days since they started, and who manages them.
HIRES = [
    ("with a territory", 25, "territory", 150, "Marta Silva", HireKind.NEW),
    ("with a territory, too", 15, "territory", 120, "Milan Novak", HireKind.NEW),
    ("a transfer with a territory", 10, "territory", 130, "Marta Silva", HireKind.TRANSFER),
    ("an open gate", 5, "open gate", 45, "Marta Silva", HireKind.NEW),
    ("two weeks in", 15, "steps", 14, "Marta Silva", HireKind.NEW),
    ("three weeks in", 15, "steps", 21, "Milan Novak", HireKind.NEW),
    ("a transfer, two weeks in", 5, "steps", 14, "Marta Silva", HireKind.TRANSFER),
    ("about to start", 10, "steps", -20, "Marta Silva", HireKind.NEW),
]
WAY_TO_HIRE = 60 * DEMO_DAY  # from the application to the first day


def hire_outlines() -> Iterator[Outline]:
    """The outlines of all hires."""
    for number, (name, share, so_far, started, manager, kind) in enumerate(HIRES):
        opening = "past, too" if number % 2 else "past"  # one has not so many places
        tell = _hired(opening, so_far, started * DEMO_DAY, manager, kind)
        known_for = started * DEMO_DAY + WAY_TO_HIRE + 5 * DEMO_DAY
        yield Outline(f"hired, {name}", "hired", share, tell, known_for)


def _hired(
    opening: str,
    so_far: str,
    started: timedelta,
    manager: str,
    kind: HireKind,
) -> Callable[[BenchCompany, Candidate], None]:
    def tell(company: BenchCompany, candidate: Candidate) -> None:
        start = company.now - started
        if kind is HireKind.TRANSFER:
            _give_account(company, candidate)
        story = tell_application(company.openings[opening], candidate, start - WAY_TO_HIRE)
        story.advance_to_stage(6)
        story.complete_stage()
        agreed = Hire(start.date(), company.staff[manager], kind, _eligibility(company, kind))
        dana, application = company.staff["Dana Whitfield"], story.application
        with clock_at(min(story.at + DEMO_DAY, company.now - 2 * DEMO_DAY)):
            onboarding = hire(application, agreed, version=application.version, by=dana)
        if kind is HireKind.NEW:
            accept_invitation(onboarding)
        with clock_at(min(start, company.now - DEMO_DAY)):
            name_buddy(onboarding, company.staff["Ines Duarte"], by=onboarding.manager)
        _come_so_far(company, onboarding, so_far)

    return tell


def _give_account(company: BenchCompany, candidate: Candidate) -> None:
    """They work here already, in another team."""
    ada = company.staff["Ada Berg"]
    with clock_at(candidate.created_at):
        named = {"name": candidate.name, "email": candidate.email, "time_zone": candidate.time_zone}
        link = invite_user(**named, job_title="Sales Development Representative", roles=[], by=ada)
        set_password(link, password=company.password)
        if candidate.user is None:
            match_with_account(candidate, link.user, MatchedBy.EMAIL, by=ada)


def _eligibility(company: BenchCompany, kind: HireKind) -> Eligibility | None:
    since = (company.now - 900 * DEMO_DAY).date()
    return Eligibility(since, from_sales_development=True) if kind is HireKind.TRANSFER else None


def _come_so_far(company: BenchCompany, onboarding: Onboarding, so_far: str) -> None:
    if so_far == "steps":
        tick_due_steps(onboarding, until=company.now)
        return
    opened = company.now - (100 * DEMO_DAY if so_far == "territory" else 5 * DEMO_DAY)
    _tick_all(onboarding, until=opened - DEMO_DAY)
    with clock_at(opened):
        for issue in onboarding.gating_issues:
            close_gating_issue(issue, by=onboarding.isr)
    if so_far == "territory":
        with clock_at(opened + DEMO_DAY):
            territory = add_territory(
                name=f"Territory of {onboarding.isr.name}",
                region=onboarding.application.opening.region,
                segment="Mid-Market",
                by=company.staff["Ada Berg"],
            )
            first_day = clock.today(onboarding.manager.time_zone)
            assign_territory(territory, isr=onboarding.isr, starts_on=first_day, by=onboarding.manager)


def _tick_all(onboarding: Onboarding, *, until: datetime) -> None:
    """Tick every step that is due before a territory, as its owner."""
    for step in onboarding.steps:
        if step.is_ticked or step.due_on is None:
            continue
        due = max(morning(step.due_on, until), onboarding.started_at + timedelta(hours=1))
        with clock_at(min(due, until)):
            tick_step(step, by=step.owner or onboarding.manager)
