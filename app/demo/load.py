"""Loading the demonstration company into an empty database."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from sqlalchemy import exists, select, update

from app.access.roles import Role
from app.candidates.models import Candidate
from app.db.base import db
from app.demo import company
from app.demo.availability import says_when
from app.demo.hiring import a_candidate, accepts_the_invitation, applied, hired, opened, ticks_what_was_due
from app.demo.past_hires import EARLIEST, those_before
from app.demo.special_cases import mail_comes_back, unplanned
from app.demo.story import DAY, Story, clock_at
from app.documents import keep_document
from app.onboarding.actions import close_gating_issue, name_buddy, record_established_isr
from app.onboarding.eligibility import Eligibility
from app.openings.models import Opening
from app.outbox.models import Message, MessageState
from app.people.accounts import grant_role, invite_user
from app.people.actions import set_password
from app.people.models import User
from app.pipeline.hire import Hire
from app.plans.models import HireKind, Owner
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.teams.actions import map_teams
from app.territories.actions import add_territory, assign_territory

LONG_AGO = 46 * DAY  # before anybody applied


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    return not db.session.scalar(select(exists().where(User.id > 0)))


def load() -> None:
    """Write the company. Raises RuleBroken where the database is not empty."""
    if not is_empty():
        raise RuleBroken("The demonstration company goes into an empty database only; this one has people.")
    now = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    with clock_at(now - EARLIEST):
        staff = {colleague.name: _hired_long_ago(colleague) for colleague in company.COLLEAGUES}
        map_teams({Owner.PEOPLE: staff["Ada Berg"]}, by=staff["Ada Berg"])
    with clock_at(now - 60 * DAY):
        for user in staff.values():
            if Role.INTERVIEWER in user.roles:
                says_when(user)
        openings = [opened(region, staff, places=places) for region, places in company.PLACES.items()]
        opened(Region.APAC, staff, draft=True)
    _people_in_the_pipeline(openings, now)
    _new_isr(openings[0], staff, now)
    _transfer(openings[0], staff, now)
    _territories(staff, now)
    those_before(staff, now)
    unplanned(openings, staff, now)
    _mail_has_left()
    mail_comes_back()


def _hired_long_ago(colleague: company.Colleague) -> User:
    link = invite_user(
        name=colleague.name,
        email=colleague.email,
        time_zone=colleague.time_zone,
        job_title=colleague.job_title,
        roles=colleague.roles,
        by=None,
    )
    return set_password(link, password=company.PASSWORD)


def _people_in_the_pipeline(openings: list[Opening], now: datetime) -> None:
    names, sources = iter(company.applicants()), cycle(company.SOURCES)
    for opening in openings:
        zones = cycle(company.ZONES[opening.region])
        for stage, number in enumerate(company.SPREAD[opening.region], start=1):
            for place in range(number):
                person = (next(names), next(zones), next(sources))
                candidate = a_candidate(*person, opening.recruiter, now - LONG_AGO)
                _comes_to(opening, candidate, stage, place, now)


def _comes_to(opening: Opening, candidate: Candidate, stage: int, place: int, now: datetime) -> None:
    """Bring a candidate to a stage, and there to one of the states an application waits in."""
    story = applied(opening, candidate, now - (4 * stage + place % 4 + 2) * DAY)
    if place == 0:
        _hands_in_a_resume(story)
    story.runs_to(stage)
    story.at = min(story.at, now - timedelta(hours=4))
    if place % 4 == 1:
        story.gets_all_it_asks_for() if stage == 1 or story.at < now - 2 * DAY else None
    elif place % 4 == 2 and stage == 1:
        story.is_asked(answered=False)
    elif place % 4 == 2:
        story.meets(now + (place % 3 + 1) * DAY + timedelta(hours=5))
    elif place % 4 == 3 and stage > 1:
        story.meets(min(story.at + timedelta(hours=2), now - timedelta(hours=1)))


def _hands_in_a_resume(story: Story) -> None:
    candidate = story.application.candidate
    text = company.RESUME.format(name=candidate.name, email=candidate.email)
    with clock_at(story.at):
        keep_document(story.application, name=f"{candidate.name}.txt", content=text.encode(), by=None)


def _new_isr(opening: Opening, staff: dict[str, User], now: datetime) -> None:
    """Jonas is two weeks in; what is left stands between him and his territory."""
    candidate = a_candidate(company.NEW_ISR, "Europe/Berlin", "Referral", opening.recruiter, now - LONG_AGO)
    start = now - 14 * DAY
    agreed = Hire(start.date(), staff["Marta Silva"], HireKind.NEW)
    onboarding = hired(opening, candidate, agreed, now - 45 * DAY)
    accepts_the_invitation(onboarding)
    with clock_at(start):
        name_buddy(onboarding, staff["Ines Duarte"], by=onboarding.manager)
    ticks_what_was_due(onboarding, until=now)


def _transfer(opening: Opening, staff: dict[str, User], now: datetime) -> None:
    """Leyla came from another team; her gate is open, and a territory is hers to have."""
    leyla = staff[company.TRANSFER]
    person = (leyla.name, leyla.time_zone, "Internal")
    candidate = a_candidate(*person, opening.recruiter, now - LONG_AGO, account=leyla)
    start = now - 30 * DAY
    eligibility = Eligibility(start.date() - 480 * DAY, from_sales_development=True)
    agreed = Hire(start.date(), staff["Marta Silva"], HireKind.TRANSFER, eligibility)
    onboarding = hired(opening, candidate, agreed, now - 45 * DAY)
    with clock_at(start):
        name_buddy(onboarding, staff["Ines Duarte"], by=onboarding.manager)
    ticks_what_was_due(onboarding, until=now)
    with clock_at(now - DAY):
        for issue in onboarding.gating_issues:
            close_gating_issue(issue, by=leyla)


def _territories(staff: dict[str, User], now: datetime) -> None:
    with clock_at(now - 50 * DAY):
        places = [
            add_territory(name=name, region=region, segment=segment, by=staff["Ada Berg"])
            for name, region, segment in company.TERRITORIES
        ]
        owen, marta = staff[company.ESTABLISHED], staff["Marta Silva"]
        grant_role(owen, Role.ISR, by=staff["Ada Berg"])
        record_established_isr(isr=owen, reason="Was an ISR here before Onramp.", by=marta)
        for place in places[1:3]:
            assign_territory(place, isr=owen, starts_on=clock.today(marta.time_zone), by=marta)


def _mail_has_left() -> None:
    """What was due before today counts as sent: nobody is at these addresses."""
    due = (Message.state == MessageState.WAITING, Message.due_at < clock.now())
    sent = {"state": MessageState.SENT, "sent_at": Message.due_at, "attempts": 1}
    db.session.execute(update(Message).where(*due).values(**sent))
