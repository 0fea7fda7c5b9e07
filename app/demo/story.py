"""The story of an application, made by the real actions on a moved clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select

from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import Interview
from app.interviews.schedule import schedule_interview
from app.job_families.kinds import StageForm, StageKind
from app.people.models import User
from app.pipeline.advance import advance
from app.questionnaire.actions import answer_questionnaire, send_questionnaire
from app.scorecards.models import Recommendation
from app.scorecards.submit import ScorecardEntry, submit_scorecard
from app.scorecards.survey import Job
from app.shared import clock

DEMO_DAY = timedelta(days=1)
QUESTIONNAIRE_ANSWERS = [
    "I have kept every promise I made to a customer in writing for four years, and my renewals show it.",
    "Fewer tools, bought once and used by everyone: that is what the teams I sell to ask for.",
    "Security moves to where the code is written. Whoever buys wants one bill and one place to look.",
]
SURVEY_ANSWER = "Told in order, with dates and numbers; nothing left out that was asked for."
EARLIER_JOBS = [
    Job(
        employer="Kessel Software",
        role="Sales Development Representative",
        from_month="2018-02",
        to_month="2020-06",
        manager="Anja Brandt",
        hired_to="Book first meetings for four account executives, from a list of 900 firms.",
        achieved="112% of the meetings asked for in 2019; second of nine.",
        low_points="Two quarters under target after the list was cut.",
        manager_says="Careful, quick to answer, asks for help early.",
        why_left="Wanted to own renewals, and there were none to own.",
    ),
    Job(
        employer="Brightwater",
        role="Renewals Specialist",
        from_month="2020-09",
        to_month="",
        manager="Paul Ekberg",
        hired_to="Renew 400 small customers a year.",
        achieved="94% renewed against a target of 90%, three years in a row.",
        low_points="Lost one large customer in March to a price they heard of too late.",
        manager_says="The one to give a list to and forget about it.",
        why_left="",
    ),
]


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """Stop the clock at an instant inside the block, so that new rows have that date."""
    clock.freeze(instant)
    try:
        yield
        db.session.flush()
    finally:
        clock.unfreeze()


@dataclass
class ApplicationStory:
    """An application and the instant `at` of its next event. Each method moves `at` on."""

    application: Application
    recruiter: User
    at: datetime

    def advance_to_stage(self, stage: int) -> None:
        """Complete each stage and advance, up to the stage at this position."""
        while self.application.stage.position < stage:
            self.complete_stage()
            self.wait_days(1)
            with clock_at(self.at):
                advance(self.application, version=self.application.version, by=self.recruiter)
            self.refresh()

    def complete_stage(self) -> None:
        """Send and answer the questionnaire, or hold an interview and submit its scorecard."""
        if self.application.stage.kind is StageKind.QUESTIONNAIRE:
            self.send_questions(answered=True)
        else:
            self.submit(self.schedule(self.at + DEMO_DAY))

    def send_questions(self, *, answered: bool) -> None:
        with clock_at(self.at):
            questionnaire = send_questionnaire(self.application, by=self.recruiter)
        if answered:
            self.wait_days(1)
            with clock_at(self.at):
                answer_questionnaire(questionnaire, answers=QUESTIONNAIRE_ANSWERS)

    def schedule(self, starts_at: datetime, interviewer: User | None = None) -> Interview:
        """Schedule an interview when the interviewer is free (default: the first of the hiring team)."""
        interviewer = interviewer or self.application.stage.hiring_team[0]
        minutes = self.application.stage.planned_minutes
        while _has_interview(interviewer, starts_at, starts_at + timedelta(minutes=minutes)):
            starts_at += timedelta(minutes=30)
        with clock_at(self.at):
            return schedule_interview(
                self.application,
                interviewer=interviewer,
                starts_at=starts_at,
                version=self.application.version,
                place="https://video.example.com/onramp",
                by=self.recruiter,
            )

    def submit(self, interview: Interview) -> None:
        """Submit the scorecard an hour after the interview."""
        self.at = interview.ends_at + timedelta(hours=1)
        stage = interview.stage
        ratings = [(interview.id + number) % 3 + 2 for number, _ in enumerate(stage.attributes)]
        entry = ScorecardEntry(
            recommendation=Recommendation.STRONG_YES if min(ratings) > 2 else Recommendation.YES,
            take_aways="Knows what a renewal costs and what losing one costs more.",
            pros="Prepared; asks before telling; puts dates on promises.",
            cons="Has not sold to a platform team yet.",
            ratings=ratings,
            survey=[SURVEY_ANSWER for _ in stage.survey],
            jobs=EARLIER_JOBS if stage.form is StageForm.CHRONOLOGICAL else [],
            next_note="Ask about the renewal they lost in March.",
        )
        with clock_at(self.at):
            submit_scorecard(interview, entry, by=interview.interviewer)

    def wait_days(self, days: int) -> None:
        self.at += days * DEMO_DAY

    def refresh(self) -> None:
        """Reload the application after a move."""
        db.session.flush()
        db.session.expire(self.application)


def _has_interview(interviewer: User, begins: datetime, ends: datetime) -> bool:
    """True if the interviewer has an interview at that time."""
    then = (Interview.starts_at < ends, Interview.ends_at > begins)
    return bool(db.session.scalar(select(exists().where(Interview.interviewer_id == interviewer.id, *then))))
