"""An interviewer, a recruiter and a manager leave in the middle of everything: others go on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Application
from app.onboarding.models import Onboarding
from app.outbox.models import Message
from tests.cast import Cast, person
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.left_work import abandoned_loose_ends
from tests.factories.onboardings import an_assignment, an_established_isr, an_isr, an_onboarding
from tests.journeys.people import Colleague


@pytest.fixture
def application(cast: Cast, session) -> Application:
    """Ines has an interview, Rita recruits, Marta manages Jonas and Nora, who holds a territory."""
    application = an_application(cast, stage=4)
    an_interview(application, cast.ines)
    an_onboarding(cast)
    nora = an_isr("Nora Weiss")
    an_established_isr(nora, cast.marta)
    an_assignment(cast, nora)
    person("Roy Second", Role.RECRUITER, Role.INTERVIEWER, title="Global Recruiter")
    session.commit()
    return application


@pytest.mark.full("people/departure/ holds each of their handovers without a browser")
def test_three_leave_and_others_go_on(
    browser: Browser, running_server: str, cast: Cast, session, application: Application
) -> None:
    opening_page = f"/openings/{application.opening_id}"
    session.commit()
    ada = Colleague(browser, running_server)
    ada.signs_in("ada@example.com")

    _opens_leaving(ada, "Ines Duarte")
    ada.chooses("All of these: Hiring teams", "Roy Second")
    interview = ada.page.get_by_label(re.compile("^Peer interview with Mateusz Lis"))
    ada.hands.choose(interview, "Roy Second")
    _closes(ada)

    _opens_leaving(ada, "Rita Okafor")
    ada.chooses("All of these: Hiring teams", "Roy Second")
    ada.chooses("All of these: Openings as recruiter", "Roy Second")
    ada.chooses("Jonas Falk", "Roy Second")
    _closes(ada)

    _opens_leaving(ada, "Marta Silva")
    ada.presses("Close account")
    ada.reads("Choose who takes this over.")
    ada.chooses("All of these: ISRs they manage", "Milan Novak")
    _closes(ada)
    ada.goes_to("Your turn")
    ada.reads("Nothing is waiting for you.")

    roy = Colleague(browser, running_server)
    roy.signs_in("roy@example.com")
    expect(roy.page.get_by_role("row", name=re.compile("Peer interview with Mateusz Lis"))).to_be_visible()
    roy.page.goto(opening_page)
    roy.reads("Recruiter: Roy Second")
    expect(roy.page.get_by_text("Someone left")).to_have_count(0)

    milan = Colleague(browser, running_server)
    milan.signs_in("milan@example.com")
    milan.goes_to("Onboardings")
    milan.opens("Jonas Falk")
    milan.reads("manager Milan Novak")

    session.expire_all()
    assert abandoned_loose_ends(cast.ada) == []
    assert session.scalars(select(Onboarding)).one().manager is cast.milan
    told = set(session.scalars(select(Message.to_email)))
    assert {application.candidate.email, "roy@example.com", "milan@example.com", "jonas@example.com"} <= told


def _opens_leaving(ada: Colleague, name: str) -> None:
    ada.goes_to("People")
    ada.opens(name)
    ada.opens("Close account")


def _closes(ada: Colleague) -> None:
    ada.fills(Reason="They leave us.")
    ada.presses("Close account")
    ada.reads("Closed the account.")
