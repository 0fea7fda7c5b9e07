"""The stories that are copied: what has happened to a candidate so far, told by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, update

from app.candidates.models import Candidate
from app.db.base import db
from app.demo.hiring import create_candidate
from app.demo.story import DEMO_DAY, clock_at
from app.interviews.models import InterviewState
from app.job_families.kinds import Employment
from app.offers.approvals import submit_offer
from app.offers.make import OfferTerm, OfferTerms, make_offer
from app.offers.settings import current_questions
from app.openings.models import Opening
from app.outbox.models import Message, MessageState
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pipeline.withdraw import withdraw
from app.shared import clock
from benchmarks.fill.company import BenchCompany
from benchmarks.fill.hires import hire_outlines
from benchmarks.fill.people import person_of_story
from benchmarks.fill.rows import NewRows, RowsByTable
from benchmarks.fill.telling import BenchStory, Outline, tell_application

QUESTIONNAIRE, LAST_STAGE = 1, 6
SHARES_OF_STAGES = {1: 40, 2: 22, 3: 14, 4: 11, 5: 8, 6: 5}
SHARES_AT_QUESTIONNAIRE = {"new": 30, "asked": 40, "complete": 30}
SHARES_AT_INTERVIEW = {"new": 25, "owed": 20, "upcoming": 25, "complete": 30}
SHARES_OF_DECLINED = {1: 40, 2: 25, 3: 15, 4: 10, 5: 5, 6: 5}
SHARE_OF_OFFERS = 150
FIRST_AGE = timedelta(days=9)  # of the newest copy at its stage


@dataclass(frozen=True)
class Story:
    """The rows of one candidate, and what part of its group (active, hired, other) are copies of it."""

    name: str
    group: str
    share: int
    first_name: str
    last_name: str
    email: str
    rows: RowsByTable

    @property
    def scheduled_interviews(self) -> list[RowMapping]:
        interviews = self.rows.get(db.metadata.tables["interviews"], ())
        return [row for row in interviews if row["state"] is InterviewState.SCHEDULED]


def tell_stories(company: BenchCompany) -> list[Story]:
    """Tell every story once, and commit each. What is due by then counts as sent."""
    new_rows = NewRows()
    stories = []
    for number, outline in enumerate([*_outlines(), *hire_outlines()]):
        first, last = person_of_story(number)
        zone, rita = "Europe/Berlin", company.staff["Rita Okafor"]
        added_at = company.now - outline.known_for
        candidate = create_candidate(f"{first} {last}", zone, "Job board", rita, added_at)
        email = candidate.email
        outline.tell(company, candidate)
        _mark_due_mail_sent()
        db.session.commit()
        stories.append(
            Story(outline.name, outline.group, outline.share, first, last, email, new_rows.since_last())
        )
    return stories


def _outlines() -> Iterator[Outline]:
    for stage, share in SHARES_OF_STAGES.items():
        states = SHARES_AT_QUESTIONNAIRE if stage == QUESTIONNAIRE else SHARES_AT_INTERVIEW
        for state, part in states.items():
            yield Outline(f"stage {stage}, {state}", "active", share * part, _at_stage(stage, state))
    yield Outline("offer waits for approval", "active", SHARE_OF_OFFERS, _offered)
    for stage, share in SHARES_OF_DECLINED.items():
        yield Outline(f"declined at {stage}", "other", share * 7, _declined("main", stage))
    yield Outline("declined elsewhere", "other", 150, _declined("past", QUESTIONNAIRE))
    yield Outline("withdrawn", "other", 100, _withdrawn)
    yield Outline("active elsewhere", "other", 50, _at_stage(QUESTIONNAIRE, "new", opening="other"))


def _at_stage(stage: int, state: str, opening: str = "main") -> Callable[[BenchCompany, Candidate], None]:
    def tell(company: BenchCompany, candidate: Candidate) -> None:
        story = _arrive_at(stage, company.openings[opening], candidate, company.now - FIRST_AGE)
        # Whole hours of their own for each stage: the copies keep to the hours beside them.
        ago, ahead = timedelta(hours=2 + stage), timedelta(hours=24 + stage)
        if state == "asked":
            story.send_questions(answered=False)
        elif state == "complete":
            story.complete_stage()
        elif state == "owed":
            story.schedule(company.now - ago)
        elif state == "upcoming":
            story.schedule(company.now + ahead)

    return tell


def _arrive_at(stage: int, opening: Opening, candidate: Candidate, at: datetime) -> BenchStory:
    """The story of somebody who comes to a stage at this instant, more or less."""
    story = tell_application(opening, candidate, at - 5 * stage * DEMO_DAY)
    story.advance_to_stage(stage)
    return story


def _offered(company: BenchCompany, candidate: Candidate) -> None:
    story = _arrive_at(LAST_STAGE, company.opening, candidate, company.now - FIRST_AGE)
    with clock_at(company.now - DEMO_DAY):
        terms = OfferTerms(
            start_date=clock.today("UTC") + 30 * DEMO_DAY,
            employment=Employment.FULL_TIME,
            manager=company.staff["Marta Silva"],
            terms=[OfferTerm("Base salary", "50,000 euros a year", money=True)],
            answers=dict.fromkeys(current_questions(), "As agreed in the debrief."),
        )
        offer = make_offer(story.application, terms, by=story.recruiter)
        submit_offer(offer, edition=offer.edition, by=story.recruiter)


def _declined(opening: str, stage: int) -> Callable[[BenchCompany, Candidate], None]:
    def tell(company: BenchCompany, candidate: Candidate) -> None:
        story = _arrive_at(stage, company.openings[opening], candidate, company.now - FIRST_AGE)
        application = story.application
        paragraph = "Thank you for the time you took, and for the numbers you had ready." if stage > 1 else ""
        with clock_at(min(story.at + DEMO_DAY, company.now - DEMO_DAY)):
            decline(
                application,
                version=application.version,
                reason=DeclineReason.SKILLS,
                paragraph=paragraph,
                by=story.recruiter,
            )

    return tell


def _withdrawn(company: BenchCompany, candidate: Candidate) -> None:
    story = _arrive_at(2, company.opening, candidate, company.now - FIRST_AGE)
    with clock_at(min(story.at + DEMO_DAY, company.now - DEMO_DAY)):
        withdraw(story.application, version=story.application.version, by=story.recruiter)


def _mark_due_mail_sent() -> None:
    due = (Message.state == MessageState.WAITING, Message.due_at < clock.now())
    sent = {"state": MessageState.SENT, "sent_at": Message.due_at, "attempts": 1}
    db.session.execute(update(Message).where(*due).values(**sent))
