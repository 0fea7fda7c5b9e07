"""The whole way: from adding a candidate to a territory, by the people who do it.

Rita recruits, Dana, Ines and Sam interview, Noor is the candidate and then the new ISR, Marta is
her manager. Each works in a browser of their own, against the web server, the worker's command and
a real mail server; what they are sent, they follow from the mail. Rita, Noor and Marta have no mouse:
every kind of page is used by keyboard alone once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from app.shared import clock
from app.shared.regions import Region
from app.territories.models import Territory
from tests.factories.applications import an_opening
from tests.journeys.hands import KeyboardAlone
from tests.journeys.people import Colleague, Visitor

NOOR = "Noor Aziz"
NOORS_EMAIL = "noor@example.org"
NOORS_PASSWORD = "the sentence only Noor knows"
# The other journeys are on PostgreSQL.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STAGES = [
    "Recruiter screen",
    "First interview",
    "Peer interview",
    "Chronological In",
    "Area Sales Manager interview",
]
INTERVIEWERS = ["Rita", "Dana", "Ines", "Dana", "Sam"]


@pytest.fixture
def company(cast, session) -> None:
    an_opening(cast)
    session.add(Territory(name="Nordics", region=Region.EMEA, segment="Mid-Market"))
    session.commit()


@pytest.fixture
def running_server(environ, servers) -> str:
    """The site as in production: the other journeys have it in the process of the test."""
    address: str = servers.address_of(environ)
    return address


@pytest.fixture
def mailed(commands, smtp_server, running_server) -> Callable[[str, str], str]:
    """The last link of a purpose that an email was sent, once the worker has delivered what is due."""

    def look(email: str, purpose: str) -> str:
        environ = {"SMTP_URL": smtp_server.url, "BASE_URL": running_server}
        assert commands.run("outbox", "deliver", **environ).returncode == 0
        texts = [
            delivery.message.get_body(("plain",)).get_content()
            for delivery in smtp_server.deliveries
            if delivery.recipients == (email,)
        ]
        with_links = [
            links[-1] for text in texts if (links := re.findall(rf"http://\S+/{purpose}/\S+", text))
        ]
        return with_links[-1]

    return look


def test_from_a_questionnaire_to_a_territory(
    company, browser: Browser, running_server: str, mailed: Callable[[str, str], str]
):
    hands = KeyboardAlone()
    people = {name: Colleague(browser, running_server, hands=hands) for name in ("Rita", "Marta")}
    people |= {name: Colleague(browser, running_server) for name in ("Dana", "Ines", "Sam")}
    for name, person in people.items():
        person.signs_in(f"{name.lower()}@example.com")
    rita, marta, ines = people["Rita"], people["Marta"], people["Ines"]

    _is_added(rita)
    _answers(rita, Visitor(browser, running_server, hands=hands), mailed)
    for stage, interviewer in zip(STAGES, INTERVIEWERS, strict=True):
        _is_interviewed(rita, stage, people[interviewer], interviewer)
    _is_hired(rita)

    noor = _chooses_a_password(Colleague(browser, running_server, hands=hands), mailed)
    _comes_to_a_closed_gate(noor, marta)
    _has_everything_ticked(rita, marta, ines, noor)
    _closes_the_issue(noor)
    _gets_a_territory(marta, noor)


def _is_added(rita: Colleague) -> None:
    rita.goes_to("Openings")
    rita.opens("Inside Sales, Mid-Market")
    rita.opens("Add candidate")
    rita.fills(Name=NOOR, Email=NOORS_EMAIL)
    rita.chooses("Time zone", "Asia/Karachi")
    rita.presses("Add candidate")
    rita.reads(f"Added {NOOR}.")


def _answers(rita: Colleague, candidate: Visitor, mailed: Callable[[str, str], str]) -> None:
    rita.presses("Send questionnaire")
    candidate.follows(mailed(NOORS_EMAIL, "questionnaire"))
    for question in candidate.page.get_by_role("textbox").all():
        candidate.hands.write(question, "Ninety renewals a quarter, each with a date and a name beside it.")
    candidate.presses("Send answers")
    expect(candidate.page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()

    rita.opens("Answers")
    rita.reads("Ninety renewals a quarter")


def _is_interviewed(rita: Colleague, stage: str, interviewer: Colleague, name: str) -> None:
    rita.presses(f"Advance to {stage}")
    rita.opens("Schedule interview")
    a_day = clock.now() + timedelta(days=1 + STAGES.index(stage))  # nobody is in two places at once
    rita.chooses("Interviewer", name)
    rita.fills(Starts_at=f"{a_day:%Y-%m-%dT10:00}")
    rita.presses("Schedule interview")
    rita.reads("get a mail")
    application = rita.page.url
    interviewer.submits_a_scorecard(NOOR)
    rita.follows(application)


def _is_hired(rita: Colleague) -> None:
    rita.opens("Hire")
    rita.fills(Start_date=clock.today("UTC").isoformat())
    rita.chooses("Manager", "Marta Silva")
    rita.presses("Hire candidate")
    rita.reads(f"Hired {NOOR}. The onboarding has started.")
    rita.presses("Send now")
    rita.reads("Sending ")


def _chooses_a_password(noor: Colleague, mailed: Callable[[str, str], str]) -> Colleague:
    noor.follows(mailed(NOORS_EMAIL, "invitation"))
    noor.fills(New_password=NOORS_PASSWORD, Repeat_new_password=NOORS_PASSWORD)
    noor.presses("Set password")
    noor.signs_in(NOORS_EMAIL, NOORS_PASSWORD)
    return noor


def _comes_to_a_closed_gate(noor: Colleague, marta: Colleague) -> None:
    _opens_the_onboarding(noor)
    expect(noor.page.get_by_role("heading", name="Welcome, Noor")).to_be_visible()
    noor.reads("The gate is closed")

    marta.goes_to("Territories")
    marta.opens("Assign Nordics")
    marta.reads("Closed gates")
    marta.chooses("ISR", NOOR)
    marta.presses("Assign territory")
    expect(marta.page.get_by_role("alert")).to_contain_text(f"The gate of {NOOR} is closed.")


def _has_everything_ticked(rita: Colleague, marta: Colleague, ines: Colleague, noor: Colleague) -> None:
    _opens_the_onboarding(marta)
    marta.opens("Choose buddy")
    marta.chooses("Buddy", "Ines Duarte")
    marta.hands.press(marta.page.get_by_role("main").get_by_role("button"))
    for owner in (marta, rita, ines, noor):
        _opens_the_onboarding(owner)
        owner.ticks_everything_of_theirs()


def _closes_the_issue(noor: Colleague) -> None:
    noor.presses("Close issue Onboarding issue")
    noor.reads("The gate is open")


def _gets_a_territory(marta: Colleague, noor: Colleague) -> None:
    """From "Your turn", where the form has Noor and the vacant territories of her region ready."""
    marta.goes_to("Your turn")
    marta.opens_in(marta.page.get_by_role("row", name=NOOR), "Assign")
    expect(marta.page.get_by_label("ISR", exact=True).locator("option:checked")).to_have_text(NOOR)
    marta.hands.mark(marta.page.get_by_label("Nordics"))
    marta.presses("Assign territories")
    marta.reads(f"Assigned 1 territory to {NOOR}")

    _opens_the_onboarding(noor)
    noor.reads("Nordics")
    expect(
        noor.page.get_by_role("button", name=re.compile("^Tick: Schedule and lead a recurring call"))
    ).to_be_visible()


def _opens_the_onboarding(person: Colleague) -> None:
    if person.page.get_by_role("link", name="Onboardings", exact=True).count():
        person.goes_to("Onboardings")
        person.opens(NOOR)
    else:
        person.goes_to("Your turn")
        person.opens_in(person.page.get_by_role("row", name=f"Onboarding of {NOOR}"), "Open")
