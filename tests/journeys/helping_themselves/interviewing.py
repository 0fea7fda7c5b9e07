"""What interviewers do on a phone: say when they can be met, and hold the kit in hand while they meet."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.candidates.models import Application, Candidate
from app.interviews.models import Interview, InterviewState
from app.shared import clock
from tests.journeys.people import Colleague

NOOR = "Noor Aziz"
SURVEY = "Chronological In-Depth Survey"
ANSWER = "Ninety renewals a quarter, each with a date and a name beside it."
ROOM = "https://meet.example.com/ines"


def says_when_she_can_be_met(ines: Colleague) -> None:
    """On her phone, for two days of each week; and where."""
    ines.goes_to("Availability")
    for day in ("Tuesday", "Thursday"):
        ines.fills(**{f"{day}, from": "09:00", f"{day}, to": "12:30"})
    ines.fills(Meeting_link=ROOM)
    ines.presses("Save availability")
    ines.reads("Candidates are offered these hours from now on.")


def is_met(session, interviewer: Colleague, stage: str, rating: str = "3") -> None:
    time_has_come(session, stage)
    interviewer.goes_to("My interviews")
    interviewer.opens(NOOR)
    interviewer.hands.press(interviewer.page.get_by_text("Questionnaire answers"))
    interviewer.reads(ANSWER)
    interviewer.fills_in_the_scorecard(rating)


def time_has_come(session, stage: str) -> None:
    """Noor's interview at a stage began twenty minutes ago.

    A slot keeps 48 hours' notice, and the web server and the worker are processes on the real clock: what
    cannot be waited for is written into the database, this one time and nothing else. A scorecard could be
    submitted before it, but who has met whom, and which letter a decline takes, is told by the time.
    """
    interview = session.scalars(
        select(Interview)
        .join(Interview.application)
        .join(Application.candidate)
        .where(Candidate.name == NOOR, Interview.state == InterviewState.SCHEDULED)
    ).one()
    assert interview.stage.name == stage
    interview.starts_at = clock.now() - timedelta(minutes=20)
    interview.ends_at = interview.starts_at + timedelta(minutes=interview.minutes)
    session.commit()


def tells_her_working_life(session, dana: Colleague) -> None:
    """Two jobs and what lies between them, while she talks: the Director fills in the survey."""
    time_has_come(session, SURVEY)
    dana.goes_to("My interviews")
    dana.opens(NOOR)
    dana.reads("of 50 minutes")
    dana.fills_in_job(
        1, Employer="Kessel", From="2/2018", To="6/2020", Role="SDR", Low_points="Two quarters under."
    )
    dana.presses("Add a job")
    dana.fills_in_job(2, Employer="Brightwater", From="9/2020", Why_they_left="For renewals.")
    dana.reads("Gap of 2 months, Jul 2020 to Aug 2020, between Kessel and Brightwater.")
    dana.fills_in_the_scorecard("4")
    dana.reads("Kessel, Feb 2018 to Jun 2020")
