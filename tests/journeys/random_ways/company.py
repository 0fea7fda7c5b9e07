"""The company every random way begins with: made by the verbs, so that its records can be replayed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.access.roles import Role
from app.candidates.actions import find_or_add_candidate
from app.candidates.models import Application, Candidate
from app.checklist.tick_step import tick_step
from app.db.base import Record, db
from app.demo.story import ApplicationStory, clock_at
from app.job_families.kinds import StageKind
from app.onboarding.actions import close_gating_issue
from app.openings.models import Opening
from app.people.models import User
from app.people.queries import user_with_email
from app.pipeline.apply import apply
from app.pipeline.hire import Hire, hire
from app.plans.models import HireKind
from app.shared import clock
from app.shared.regions import Region
from tests.cast import Cast, person
from tests.factories.applications import an_opening
from tests.factories.onboardings import a_territory
from tests.factories.slots import FRIDAY, MONDAY, WEDNESDAY, can_be_met
from tests.factories.tags import a_member, a_pool, a_tag

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
INSIDE = ["Noel Body", "Jonas Falk", "Rita Okafor"]  # colleagues who apply: one a recruiter herself
CANDIDATES = ["Noor Aziz", "Mateusz Lis", "Wen Zhao", "Lena Vogt", *INSIDE]
COLLEAGUES = ["Remo", "Dana", "Hugo", "Ines", "Sam", "Marta", "Milan", "Ada"]
PANEL, AT_PANEL = 3, "Noor at the panel"
PEOPLE = [*(name.split()[0] for name in CANDIDATES), *COLLEAGUES]

Key = tuple[type[Record], int]


@dataclass(frozen=True)
class Company:
    """What there is in the morning, by its keys; the applications by first names."""

    openings: list[Key]
    applications: dict[str, Key]
    onboardings: list[Key]
    territories: list[Key]


def key_of(record: Record) -> Key:
    """What a record is known by from one step to the next, as by the id in a URL."""
    return type(record), record.id


def email_of(name: str) -> str:
    return f"{name.split()[0].lower()}@example.com"


def a_company(cast: Cast) -> Company:
    """Two openings, two territories, five candidates on their way, and Lena, whose gate is open.

    The second opening has another process, in which Noor is at a panel.
    """
    cast.nobody.job_title = "Renewals Specialist"
    person("Remo Keller", Role.RECRUITER, title="Global Recruiter")
    with clock_at(MORNING - timedelta(days=90)):
        openings = [an_opening(cast), an_opening(cast, Region.US)]
        for weekday in (MONDAY, WEDNESDAY, FRIDAY):
            for user in (cast.dana, cast.ines):
                can_be_met(user, weekday, 9, 11)
        _have_another_process(openings[1], cast)
        territories = [a_territory("EMEA North"), a_territory("EMEA South")]
    last = len(openings[0].stages)
    starts = {"Noor Aziz": 1, "Mateusz Lis": 3}
    starts |= dict.fromkeys(["Wen Zhao", "Noel Body", "Jonas Falk", "Lena Vogt"], last)
    ways = {name: _on_the_way(name, stage, openings[0], cast) for name, stage in starts.items()}
    lenas = ways["Lena Vogt"]
    at_panel = _on_the_way("Noor Aziz", PANEL, openings[1], cast)
    with clock_at(MORNING - timedelta(days=1)):
        agreed = Hire(clock.today("UTC"), cast.marta, HireKind.NEW)
        onboarding = hire(lenas, agreed, version=lenas.version, by=cast.dana)
        onboarding.isr.password_hash = cast.marta.password_hash
        for issue in onboarding.gating_issues:
            for step in issue.steps:
                tick_step(step, by=step.owner or cast.sam)
            close_gating_issue(issue, by=onboarding.isr)
    a_tag(cast.rita, "French")
    a_member(cast.rita, lenas.candidate, pool=a_pool(cast.rita, "Second for a place"))
    db.session.commit()
    return Company(
        openings=[key_of(opening) for opening in openings],
        applications={name.split()[0]: key_of(application) for name, application in ways.items()}
        | {AT_PANEL: key_of(at_panel)},
        onboardings=[key_of(onboarding)],
        territories=[key_of(territory) for territory in territories],
    )


def _have_another_process(opening: Opening, cast: Cast) -> None:
    """A panel of two, then a stage that may be skipped, then two that are held together."""
    panel, optional, _first, beside = opening.stages[PANEL - 1 :]
    panel.kind, panel.required_scorecards, panel.hiring_team = StageKind.PANEL, 2, [cast.dana, cast.ines]
    optional.optional, optional.condition = True, "If the director wishes it."
    beside.parallel = True


def _on_the_way(name: str, stage: int, opening: Opening, cast: Cast) -> Application:
    """An application that has come to a stage and, where that is the last one, has all it asks for."""
    began = MORNING - timedelta(days=60)
    with clock_at(began):
        application = apply(candidate_named(name, by=cast.rita), opening, by=cast.rita)
    story = ApplicationStory(application, cast.rita, began)
    story.advance_to_stage(stage)
    if stage == len(opening.stages):
        story.complete_stage()
    return application


def candidate_named(name: str, *, by: User) -> Candidate:
    """The candidate of that name, entered where they are not here yet."""
    return find_or_add_candidate(
        name=name,
        email=email_of(name),
        time_zone="Europe/Warsaw",
        source="",
        account=user_with_email(email_of(name)) if name in INSIDE else None,
        by=by,
    )
