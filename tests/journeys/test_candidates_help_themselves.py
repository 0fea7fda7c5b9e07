"""Two candidates help themselves, from the public opening to the end; three interviewers work from a phone.

Noor lives in Karachi and has a phone, Mateusz lives in Warsaw and has a desk. Rita recruits, and screens;
Ines is an Account Executive, Dana the Worldwide Director. All of them meet a real web server, worker, mail
server and calendar server; each reads every time on a clock of their own.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.documents.models import Document
from app.pipeline.rules import DeclineReason
from tests.factories.applications import an_opening
from tests.factories.availability import working_hours
from tests.journeys.applicants import Applicant
from tests.journeys.helping_themselves.interviewing import (
    ANSWER,
    NOOR,
    ROOM,
    SURVEY,
    is_met,
    says_when_she_can_be_met,
    tells_her_working_life,
)
from tests.journeys.helping_themselves.meetings import RECRUITER, ZONES, both_have, nobody_has
from tests.journeys.people import DESK, PHONE, Colleague
from tests.journeys.post import Post
from tests.real.papers import a_docx, a_pdf

ROLE = "Inside Sales Representative"
MATEUSZ = "Mateusz Lis"
SCREEN, LAST = "Recruiter screen", "Area Sales Manager interview"
PERSONAL = "Your account plan was the clearest of all we saw: “who, when, how much”.\nCome back in a year."


@pytest.fixture
def environ(environ, smtp_server) -> dict[str, str]:
    """With the mail server, for the web server and the commands."""
    return {**environ, "SMTP_URL": smtp_server.url}


@pytest.fixture
def company(cast, session) -> None:
    """An opening that anyone may read, and hours of all its interviewers but Ines."""
    opening = an_opening(cast)
    opening.stages[3].hiring_team, opening.stages[5].hiring_team = [cast.ines], [cast.sam]
    for person in (cast.rita, cast.dana, cast.ines, cast.sam):
        person.time_zone = ZONES[person.email]
    for person in (cast.rita, cast.dana, cast.sam):
        working_hours(person)
    session.commit()


@pytest.fixture
def noor(browser: Browser, running_server: str, post: Post) -> Applicant:
    zone = ZONES["noor@example.org"]
    who = {"name": NOOR, "email": "noor@example.org", "post": post}
    return Applicant(browser, running_server, **who, screen=PHONE, zone=zone)


@pytest.fixture
def mateusz(browser: Browser, running_server: str, post: Post) -> Applicant:
    zone = ZONES["mateusz@example.org"]
    who = {"name": MATEUSZ, "email": "mateusz@example.org", "post": post}
    return Applicant(browser, running_server, **who, zone=zone)


@pytest.mark.slow("six people, and the site in the same process")
@pytest.mark.full(
    "test_the_whole_way.py goes on from there; careers/, portal/, questionnaire/, interviews/ and "
    "scorecards/ hold each step and its mail without a browser"
)
def test_from_a_public_opening_to_a_decline(
    company, session, browser, running_server, post, noor, mateusz, tmp_path
):
    rita, *phones = (Colleague(browser, running_server, screen=screen) for screen in (DESK, *[PHONE] * 3))
    for person, name in zip((rita, *phones), ("rita", "rita", "ines", "dana"), strict=True):
        person.signs_in(f"{name}@example.com")
    ritas_phone, ines, dana = phones

    _apply(noor, mateusz, post, tmp_path, session)
    _answer(rita, noor, mateusz, post)
    _choose_move_and_withdraw(rita, noor, mateusz, post)

    is_met(session, ritas_phone, SCREEN)
    first = _comes_to(rita, noor, "First interview", post)
    is_met(session, dana, "First interview", rating="4")
    says_when_she_can_be_met(ines)
    peer = _comes_to(rita, noor, "Peer interview", post)
    noor.reads(ROOM)
    is_met(session, ines, "Peer interview", rating="2")
    survey = _comes_to(rita, noor, SURVEY, post)
    tells_her_working_life(session, dana)
    _are_laid_side_by_side(rita)

    to_come = _comes_to(rita, noor, LAST, post)
    both_have(post, "First interview", first, noor.email, "dana@example.com", sequence=0)
    both_have(post, "Peer interview", peer, noor.email, "ines@example.com", sequence=0)
    both_have(post, SURVEY, survey, noor.email, "dana@example.com", sequence=0)
    _is_declined(rita, noor, post, to_come)
    assert post.answers_go_to(noor.email) == post.answers_go_to(mateusz.email) == {RECRUITER}


def _apply(noor: Applicant, mateusz: Applicant, post: Post, folder: Path, session) -> None:
    """With a page printed as PDF, and a document of Word; both are read, and both are written to."""
    resume = a_pdf(folder, NOOR, "Four years of renewals at Brightwater.")
    noor.applies(ROLE, living_in="Karachi, Pakistan", resume=("Noor Aziz.pdf", resume))
    mateusz.applies(
        ROLE, living_in="Łódź, Poland", resume=("cv.docx", a_docx(MATEUSZ, "Two years at Kessel."))
    )
    post.comes()
    for applicant in (noor, mateusz):
        assert post.subjects(applicant.email) == [f"We received your application for {ROLE}"]
        applicant.comes_to_their_page()
        applicant.reads("It is our turn: we send you questions to answer in writing.")
    texts = dict(session.execute(select(Document.name, Document.text)).all())
    session.rollback()
    assert "renewals at Brightwater" in texts["Noor Aziz.pdf"]
    assert "Two years at Kessel." in texts["cv.docx"]


def _answer(rita: Colleague, noor: Applicant, mateusz: Applicant, post: Post) -> None:
    """Noor from her own page, Mateusz from the mail."""
    for candidate in (NOOR, MATEUSZ):
        _opens_the_application(rita, candidate)
        rita.presses("Send questionnaire")
    post.comes()
    noor.goes_to_their_page()
    noor.opens("Answer the questions")
    noor.answers(ANSWER)
    mateusz.follows(post.link(mateusz.email, "questionnaire"))
    mateusz.answers(ANSWER)
    rita.page.reload()
    rita.opens("Answers")
    rita.reads(ANSWER)


def _choose_move_and_withdraw(rita: Colleague, noor: Applicant, mateusz: Applicant, post: Post) -> None:
    """Each chooses a time on their own clock, never the same; one is moved, one ends with its candidate."""
    for candidate in (NOOR, MATEUSZ):
        _opens_the_application(rita, candidate)
        rita.presses(f"Advance to {SCREEN}")
        rita.presses("Send now")
    post.comes()
    first = noor.takes_the_first_time()
    taken = mateusz.takes_the_first_time()
    assert first != taken
    post.comes()
    both_have(post, SCREEN, first, noor.email, RECRUITER, sequence=0)
    both_have(post, SCREEN, taken, mateusz.email, RECRUITER, sequence=0)

    later = noor.moves_to_the_last_time(SCREEN)
    post.comes()
    both_have(post, SCREEN, later, noor.email, RECRUITER, sequence=1)

    mateusz.goes_to_their_page()
    mateusz.opens("Withdraw")
    mateusz.fills(**{"Is there something you want to tell us?": "I stay where I am."})
    mateusz.presses("Withdraw my application")
    mateusz.reads("This application is withdrawn")
    post.comes()
    nobody_has(post, SCREEN, taken, mateusz.email, RECRUITER)
    assert f"{MATEUSZ} has withdrawn" in post.subjects(RECRUITER)
    both_have(post, SCREEN, later, noor.email, RECRUITER, sequence=1)


def _comes_to(rita: Colleague, noor: Applicant, stage: str, post: Post) -> datetime:
    """She is advanced, and takes the first time there is."""
    _opens_the_application(rita, NOOR)
    rita.presses(f"Advance to {stage}")
    rita.presses("Send now")
    post.comes()
    assert post.subjects(noor.email)[-1] == "Choose a time for your next interview"
    return noor.takes_the_first_time()


def _opens_the_application(rita: Colleague, candidate: str) -> None:
    rita.goes_to("Openings")
    rita.opens("Inside Sales, Mid-Market")
    rita.opens(candidate)


def _are_laid_side_by_side(rita: Colleague) -> None:
    """All cards are in: what they disagree on comes first, and the decision stands below."""
    _opens_the_application(rita, NOOR)
    rita.opens("Debrief")
    table = rita.page.get_by_role("table", name="Scorecards side by side")
    for interviewer in ("Rita Okafor", "Dana Whitfield", "Ines Duarte"):
        expect(table.get_by_role("columnheader", name=interviewer).first).to_be_visible()
    expect(table.get_by_role("row").nth(2)).to_contain_text("Values alignment 2 apart")


def _is_declined(rita: Colleague, noor: Applicant, post: Post, to_come: datetime) -> None:
    """With a paragraph of her own: the mail is the one that was shown, and the interview to come is off."""
    post.comes()
    both_have(post, LAST, to_come, noor.email, "sam@example.com", sequence=0)

    _opens_the_application(rita, NOOR)
    rita.opens("Decline")
    rita.chooses("Reason", DeclineReason.EXPERIENCE)
    rita.fills(Personal_paragraph=PERSONAL)
    rita.reads("Come back in a year.")
    letter = rita.page.get_by_role("region", name=f"Mail to {NOOR}")
    subject, body = letter.get_by_role("heading").last.inner_text(), letter.locator(".text").text_content()
    rita.presses("Decline candidate")
    rita.reads(f"Declined {NOOR}.")
    rita.presses("Send now")
    post.comes()

    arrived = post.text(noor.email, subject)
    assert body and PERSONAL in body
    assert arrived.startswith(body)
    assert re.search(r"http://\S+/my/\S+\n$", arrived.removeprefix(body)), "no link to their page"
    nobody_has(post, LAST, to_come, noor.email, "sam@example.com")
    noor.goes_to_their_page()
    noor.reads("This application has ended")
    expect(noor.page.get_by_text("Come back in a year.")).to_be_visible()
