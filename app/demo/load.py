"""Loading the demonstration company into an empty database."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from flask_babel import gettext as _
from sqlalchemy import exists, select, update

from app.access.roles import Role
from app.candidates.models import Candidate
from app.db.base import db
from app.demo import company
from app.demo.accounts import load_accounts
from app.demo.availability import set_office_hours
from app.demo.book_work import load_book_work
from app.demo.hiring import (
    accept_invitation,
    create_candidate,
    create_opening,
    hire_candidate,
    start_application,
    tick_due_steps,
)
from app.demo.opportunities import load_opportunities
from app.demo.past_hires import FIRST_OPENING_AGE, load_past_hires
from app.demo.special_cases import bounce_mail, load_special_cases
from app.demo.story import DEMO_DAY, ApplicationStory, clock_at
from app.demo.tags_and_pools import load_tags_and_pools
from app.demo.targets import load_targets
from app.documents import store_document
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

CANDIDATES_KNOWN_FOR = 46 * DEMO_DAY  # longer than any application


def is_empty() -> bool:
    """True if the database has no people."""
    return not db.session.scalar(select(exists().where(User.id > 0)))


def load_company() -> None:
    """Create the company. Raises RuleBroken if the database is not empty."""
    if not is_empty():
        raise RuleBroken(_("The database is not empty. Load the demonstration company into an empty one."))
    now = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    with clock_at(now - FIRST_OPENING_AGE):
        staff = {colleague.name: _create_colleague(colleague) for colleague in company.COLLEAGUES}
        map_teams({Owner.PEOPLE: staff["Ada Berg"]}, by=staff["Ada Berg"])
    with clock_at(now - 60 * DEMO_DAY):
        for user in staff.values():
            if Role.INTERVIEWER in user.roles:
                set_office_hours(user)
        openings = [
            create_opening(region, staff, places=places) for region, places in company.OPENING_PLACES.items()
        ]
        create_opening(Region.APAC, staff, draft=True)
    _fill_pipeline(openings, now)
    _onboard_new_isr(openings[0], staff, now)
    _onboard_transfer(openings[0], staff, now)
    _create_territories(staff, now)
    load_past_hires(staff, now)
    load_accounts(staff, now)
    load_opportunities(staff, now)
    load_book_work(staff, now)
    load_targets(staff, now)
    load_special_cases(openings, staff, now)
    load_tags_and_pools(openings, now)
    _mark_mail_sent()
    bounce_mail()


def _create_colleague(colleague: company.DemoColleague) -> User:
    link = invite_user(
        name=colleague.name,
        email=colleague.email,
        time_zone=colleague.time_zone,
        job_title=colleague.job_title,
        roles=colleague.roles,
        by=None,
    )
    return set_password(link, password=company.DEMO_PASSWORD)


def _fill_pipeline(openings: list[Opening], now: datetime) -> None:
    names, sources = iter(company.applicant_names()), cycle(company.CANDIDATE_SOURCES)
    for opening in openings:
        zones = cycle(company.CANDIDATE_TIME_ZONES[opening.region])
        for stage, number in enumerate(company.CANDIDATES_BY_STAGE[opening.region], start=1):
            for place in range(number):
                person = (next(names), next(zones), next(sources))
                candidate = create_candidate(*person, opening.recruiter, now - CANDIDATES_KNOWN_FOR)
                _bring_to_stage(opening, candidate, stage, place, now)


def _bring_to_stage(opening: Opening, candidate: Candidate, stage: int, place: int, now: datetime) -> None:
    """Take a candidate to a stage, and there to one of several states."""
    story = start_application(opening, candidate, now - (4 * stage + place % 4 + 2) * DEMO_DAY)
    if place == 0:
        _upload_resume(story)
    story.advance_to_stage(stage)
    story.at = min(story.at, now - timedelta(hours=4))
    if place % 4 == 1:
        story.complete_stage() if stage == 1 or story.at < now - 2 * DEMO_DAY else None
    elif place % 4 == 2 and stage == 1:
        story.send_questions(answered=False)
    elif place % 4 == 2:
        story.schedule(now + (place % 3 + 1) * DEMO_DAY + timedelta(hours=5))
    elif place % 4 == 3 and stage > 1:
        story.schedule(min(story.at + timedelta(hours=2), now - timedelta(hours=1)))


def _upload_resume(story: ApplicationStory) -> None:
    candidate = story.application.candidate
    text = company.RESUME_TEXT.format(name=candidate.name, email=candidate.email)
    with clock_at(story.at):
        store_document(story.application, name=f"{candidate.name}.txt", content=text.encode(), by=None)


def _onboard_new_isr(opening: Opening, staff: dict[str, User], now: datetime) -> None:
    """Jonas started two weeks ago and has open steps before his territory."""
    candidate = create_candidate(
        company.NEW_ISR_NAME, "Europe/Berlin", "Referral", opening.recruiter, now - CANDIDATES_KNOWN_FOR
    )
    start = now - 14 * DEMO_DAY
    agreed = Hire(start.date(), staff["Marta Silva"], HireKind.NEW)
    onboarding = hire_candidate(opening, candidate, agreed, now - 45 * DEMO_DAY)
    accept_invitation(onboarding)
    with clock_at(start):
        name_buddy(onboarding, staff["Ines Duarte"], by=onboarding.manager)
    tick_due_steps(onboarding, until=now)


def _onboard_transfer(opening: Opening, staff: dict[str, User], now: datetime) -> None:
    """Leyla came from another team. Her gate is open, and she can get a territory."""
    leyla = staff[company.TRANSFER_NAME]
    person = (leyla.name, leyla.time_zone, "Internal")
    candidate = create_candidate(*person, opening.recruiter, now - CANDIDATES_KNOWN_FOR, account=leyla)
    start = now - 30 * DEMO_DAY
    eligibility = Eligibility(start.date() - 480 * DEMO_DAY, from_sales_development=True)
    agreed = Hire(start.date(), staff["Marta Silva"], HireKind.TRANSFER, eligibility)
    onboarding = hire_candidate(opening, candidate, agreed, now - 45 * DEMO_DAY)
    with clock_at(start):
        name_buddy(onboarding, staff["Ines Duarte"], by=onboarding.manager)
    tick_due_steps(onboarding, until=now)
    with clock_at(now - DEMO_DAY):
        for issue in onboarding.gating_issues:
            close_gating_issue(issue, by=leyla)


def _create_territories(staff: dict[str, User], now: datetime) -> None:
    with clock_at(now - 50 * DEMO_DAY):
        places = [
            add_territory(name=name, region=region, segment=segment, by=staff["Ada Berg"])
            for name, region, segment in company.DEMO_TERRITORIES
        ]
        owen, marta = staff[company.ESTABLISHED_ISR_NAME], staff["Marta Silva"]
        grant_role(owen, Role.ISR, by=staff["Ada Berg"])
        record_established_isr(isr=owen, reason="Was an ISR here before Onramp.", by=marta)
        for place in places[1:3]:
            assign_territory(place, isr=owen, starts_on=clock.today(marta.time_zone), by=marta)


def _mark_mail_sent() -> None:
    """Mark mail that was due before now as sent: the addresses are not real."""
    due = (Message.state == MessageState.WAITING, Message.due_at < clock.now())
    sent = {"state": MessageState.SENT, "sent_at": Message.due_at, "attempts": 1}
    db.session.execute(update(Message).where(*due).values(**sent))
