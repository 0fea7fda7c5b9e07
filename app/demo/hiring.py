"""Creating openings, and taking candidates from application to hire and onboarding."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.candidates.actions import find_or_add_candidate
from app.candidates.models import Candidate
from app.checklist.tick_step import tick_step
from app.db.base import db
from app.demo import company
from app.demo.story import DEMO_DAY, ApplicationStory, clock_at
from app.job_families.library import job_family
from app.onboarding.models import Onboarding
from app.openings.actions import open_opening, publish_opening
from app.openings.hiring_teams.changes import set_hiring_team
from app.openings.models import Opening
from app.people.actions import set_password
from app.people.models import PersonalLink, User
from app.pipeline.apply import apply
from app.pipeline.hire import Hire, hire
from app.shared.regions import Region

LAST_STAGE_POSITION = 6
HIRING_TEAMS = [
    [],
    ["Rita Okafor"],
    ["Dana Whitfield"],
    ["Ines Duarte"],
    ["Dana Whitfield"],
    ["Sam Carter", "Marta Silva"],
]


def create_opening(
    region: Region, staff: dict[str, User], *, places: int = 1, draft: bool = False
) -> Opening:
    """An opening of the shipped job family, with its hiring team."""
    rita = staff["Rita Okafor"]
    opening = open_opening(
        job_family("inside_sales_mid_market"),
        region=region,
        recruiter=rita,
        hiring_manager=staff["Dana Whitfield"],
        places=places,
        by=rita,
    )
    for stage, names in zip(opening.stages, HIRING_TEAMS, strict=True):
        set_hiring_team(stage, [staff[name] for name in names], by=rita)
    if not draft:
        publish_opening(opening, by=rita)
    return opening


def start_application(opening: Opening, candidate: Candidate, at: datetime) -> ApplicationStory:
    """The story of an application that starts at an instant."""
    with clock_at(at):
        application = apply(candidate, opening, by=opening.recruiter)
    return ApplicationStory(application, opening.recruiter, at)


def create_candidate(
    name: str, zone: str, source: str, by: User, at: datetime, *, account: User | None = None
) -> Candidate:
    """A candidate who was added at an instant; a colleague, if they have an account."""
    first, *_, last = name.lower().replace("á", "a").replace("ą", "a").split()
    with clock_at(at):
        return find_or_add_candidate(
            name=name,
            email=account.email if account else f"{first}.{last}@example.org",
            time_zone=zone,
            source=source,
            account=account,
            by=by,
        )


def hire_candidate(opening: Opening, candidate: Candidate, hire_: Hire, applied_at: datetime) -> Onboarding:
    """The onboarding of a candidate who applied at an instant and passed all stages."""
    story = start_application(opening, candidate, applied_at)
    story.advance_to_stage(LAST_STAGE_POSITION)
    story.complete_stage()
    story.wait_days(1)
    with clock_at(min(story.at, morning(hire_.start_date, applied_at) - DEMO_DAY)):
        application = story.application
        return hire(application, hire_, version=application.version, by=opening.hiring_manager)


def tick_due_steps(onboarding: Onboarding, *, until: datetime) -> None:
    """Tick each step that was due before an instant on its due date, as its owner."""
    for issue in onboarding.gating_issues:
        for step in issue.steps:
            due = step.due_on
            if due is None or due > until.date() - DEMO_DAY:
                continue
            owner = step.owner
            with clock_at(max(morning(due, until), onboarding.started_at + timedelta(hours=1))):
                tick_step(step, by=owner or onboarding.manager)


def accept_invitation(onboarding: Onboarding) -> None:
    """The ISR sets a password the day after the hire."""
    invitation = (PersonalLink.user == onboarding.isr, PersonalLink.ended_at.is_(None))
    with clock_at(onboarding.started_at + DEMO_DAY):
        link = db.session.scalars(select(PersonalLink).where(*invitation)).one()
        set_password(link, password=company.DEMO_PASSWORD)


def morning(day: date, like: datetime) -> datetime:
    """A day at the time of day of an instant."""
    return datetime.combine(day, like.timetz())
