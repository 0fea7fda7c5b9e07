"""The people and openings of a filled database, made by the real actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.access.roles import Role
from app.db.base import db
from app.demo.availability import set_office_hours
from app.demo.story import clock_at
from app.job_families.library import job_family
from app.openings.actions import open_opening, publish_opening
from app.openings.hiring_teams.changes import set_hiring_team
from app.openings.models import Opening
from app.people.accounts import invite_user
from app.people.actions import set_password
from app.people.models import PersonalLink, User
from app.plans.models import Owner
from app.shared import clock
from app.shared.regions import SHIPPED_REGIONS, Region
from app.teams.actions import map_teams
from app.territories.actions import add_territory
from benchmarks.fill.amounts import Amounts

PASSWORD = "a number is only as good as its floor"  # noqa: S105 - of a database that lives for a run
DIRECTOR_TITLE = "Worldwide Director of Commercial Mid-Market"
ISR_MANAGERS = {"Marta Silva": "Europe/Lisbon", "Milan Novak": "Europe/Prague"}
LEADS = {  # the first interviewer of a stage has half of its interviews; the others share the rest
    "Ruth Adler": ("Global Recruiter", [2]),
    "Dario Lang": (DIRECTOR_TITLE, [3, 5]),
    "Ines Duarte": ("Account Executive", [4]),
    "Sam Carter": ("Area Sales Manager", [6]),
}
WITH_OFFICE_HOURS = ("Ines Duarte", "Sam Carter")  # their candidates choose a slot themselves
PLACES = 200  # of each opening: the most there can be
OPENINGS = {"main": Region.EMEA, "past": Region.US, "past, too": Region.APAC, "other": Region.EMEA}
COMPANY_AGE = timedelta(days=400)


@dataclass
class BenchCompany:
    """The company that the stories are about."""

    now: datetime
    password: str
    staff: dict[str, User] = field(default_factory=dict)
    colleagues: dict[str, list[User]] = field(default_factory=dict)
    """By lead, those who interview at the same stages, the lead first."""
    openings: dict[str, Opening] = field(default_factory=dict)

    @property
    def opening(self) -> Opening:
        """The one with most of the applications."""
        return self.openings["main"]


def found_company(amounts: Amounts) -> BenchCompany:
    """Invite the staff and open the openings, a year ago."""
    now = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    company = BenchCompany(now, PASSWORD)
    with clock_at(now - COMPANY_AGE):
        _invite_staff(company)
        for lead in LEADS:
            company.colleagues[lead] = _colleagues_of(company, lead, amounts.interviewers_per_stage)
        map_teams({Owner.PEOPLE: company.staff["Ada Berg"]}, by=company.staff["Ada Berg"])
        for name, region in OPENINGS.items():
            company.openings[name] = _open(company, region)
        for number in range(amounts.vacant_territories):
            name, region = f"Vacant {number:03}", SHIPPED_REGIONS[number % len(SHIPPED_REGIONS)]
            add_territory(name=name, region=region, segment="Mid-Market", by=company.staff["Ada Berg"])
    db.session.commit()
    return company


def _invite_staff(company: BenchCompany) -> None:
    _add(company, "Ada Berg", "People Operations", Role.ADMIN)
    _add(company, "Rita Okafor", "Global Recruiter", Role.RECRUITER)
    _add(company, "Dana Whitfield", DIRECTOR_TITLE, Role.HIRING_MANAGER)
    for name, zone in ISR_MANAGERS.items():
        _add(company, name, "Area Sales Manager", Role.ISR_MANAGER, zone=zone)
    for lead, (title, _) in LEADS.items():
        _add(company, lead, title, Role.INTERVIEWER)


def _add(company: BenchCompany, name: str, title: str, *roles: Role, zone: str = "UTC") -> None:
    link = _invite(name, f"{name.split()[0].lower()}@example.com", title, *roles, zone=zone)
    company.staff[name] = set_password(link, password=company.password)


def _invite(name: str, email: str, title: str, *roles: Role, zone: str = "UTC") -> PersonalLink:
    return invite_user(name=name, email=email, time_zone=zone, job_title=title, roles=roles, by=None)


def _colleagues_of(company: BenchCompany, lead: str, number: int) -> list[User]:
    """The lead and their colleagues, who have the same password: hashing one takes long."""
    first = company.staff[lead]
    title, name = first.job_title, lead.split()[1]
    people = [first]
    for each in range(2, number + 1):
        link = _invite(f"{name} {each:02}", f"{name.lower()}{each}@example.com", title, Role.INTERVIEWER)
        link.user.password_hash, link.ended_at = first.password_hash, clock.now()
        people.append(link.user)
    if lead in WITH_OFFICE_HOURS:
        for person in people:
            set_office_hours(person)
    return people


def _open(company: BenchCompany, region: Region) -> Opening:
    rita = company.staff["Rita Okafor"]
    opening = open_opening(
        job_family("inside_sales_mid_market"),
        region=region,
        recruiter=rita,
        hiring_manager=company.staff["Dana Whitfield"],
        places=PLACES,
        by=rita,
    )
    for lead, (_, positions) in LEADS.items():
        for position in positions:
            stage, reason = opening.stages[position - 1], "Others of this title are busy."
            set_hiring_team(stage, company.colleagues[lead], reason=reason, by=rita)
    publish_opening(opening, by=rita)
    return opening
