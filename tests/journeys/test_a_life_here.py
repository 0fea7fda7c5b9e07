"""Kim applies, gets an account, is hired, leaves, is hired again and transfers: one person all the way.

Ada is the admin, Rita recruits, Dana hires, Marta and Milan are managers. What happens between applying and
the last scorecard is walked in other journeys.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.candidates.models import Application, Candidate
from app.shared import clock
from app.shared.regions import SHIPPED_REGIONS
from tests.cast import Cast
from tests.factories.applications import an_opening
from tests.factories.documents import A_TEXT
from tests.factories.interviews import a_scorecard, an_interview
from tests.journeys.applicants import Applicant
from tests.journeys.people import Colleague
from tests.journeys.post import Post

KIM, EMAIL, PRIVATE_EMAIL = "Kim Larsen", "kim@example.org", "kim.at.home@example.org"
FIRST_PASSWORD, SECOND_PASSWORD = "the first sentence only Kim knows", "and another, years later"
NEW, TRANSFER = "new to the company", "internal transfer"


@pytest.fixture
def environ(environ, smtp_server) -> dict[str, str]:
    return {**environ, "SMTP_URL": smtp_server.url}


@pytest.fixture
def openings(cast: Cast, session) -> list[int]:
    """One for each time that Kim applies, by its id."""
    openings = [an_opening(cast, region).id for region in SHIPPED_REGIONS]
    session.commit()
    return openings


@pytest.mark.full("pipeline/test_employee_lifecycle.py goes the same way without a browser")
def test_one_person_all_the_way(
    browser: Browser, running_server: str, openings, cast: Cast, session, post: Post
) -> None:
    ada, dana, marta = (Colleague(browser, running_server) for _ in range(3))
    for colleague, name in ((ada, "ada"), (dana, "dana"), (marta, "marta")):
        colleague.signs_in(f"{name}@example.com")
    kim = Applicant(browser, running_server, name=KIM, email=EMAIL, post=post)

    file = _applies(kim, openings[0], session)
    account = _gets_an_account(ada, Colleague(browser, running_server), post)
    _does_not_find_their_own_file(account, file)
    _is_a_recruiter_no_more(ada, account)

    _is_hired(dana, _comes_to_the_end(file, cast, session), manager="Marta Silva", kind=NEW)
    _sees_the_gating_issues(account, "Onboarding issue")
    _leaves(marta, ada)
    _has_no_way_in(account)

    file = _applies(kim, openings[1], session)
    _is_hired(dana, _comes_to_the_end(file, cast, session), manager="Marta Silva", kind=NEW)
    _has_no_way_in(account)
    _sets_a_new_password(dana, account, post)
    _is_an_isr_and_no_more(ada)

    signed_in = Applicant(browser, running_server, name=KIM, email=PRIVATE_EMAIL, post=post)
    signed_in.page = account.page
    file = _applies(signed_in, openings[2], session)
    _is_hired(dana, _comes_to_the_end(file, cast, session), manager="Milan Novak", kind=TRANSFER)
    _sees_the_gating_issues(account, "Career mobility issue", "Access change request")
    _does_the_part_of_the_previous_manager(marta)
    _has_a_history_of_jobs(ada)

    session.expire_all()
    assert session.scalars(select(Candidate.email)).all() == [EMAIL], "one person, whatever they typed"


def _applies(kim: Applicant, opening: int, session) -> int:
    """On the public page; answers the id of the application, once the worker has taken it."""
    kim.follows(f"/jobs/{opening}")
    kim.sends_their_application(living_in="Bergen, Norway", resume=("kim.txt", A_TEXT))
    kim.reads("We received your application")
    kim.post.comes()
    statement = select(Application.id).where(Application.opening_id == opening)
    application_id: int = session.scalars(statement).one()
    session.rollback()  # on SQLite nobody else could write meanwhile
    return application_id


def _gets_an_account(ada: Colleague, account: Colleague, post: Post) -> Colleague:
    ada.goes_to("People")
    ada.opens("Invite someone")
    ada.fills(Name=KIM, Email=EMAIL)
    ada.chooses("Time zone", "Europe/Oslo")
    ada.hands.mark(ada.page.get_by_label("recruiter"))
    ada.presses("Send invitation")
    ada.reads(f"Sent an invitation to {KIM}.")
    post.comes()
    _chooses_a_password(account, post, FIRST_PASSWORD)
    account.signs_in(EMAIL, FIRST_PASSWORD)
    return account


def _chooses_a_password(account: Colleague, post: Post, password: str) -> None:
    account.follows(post.link(EMAIL, "invitation"))
    account.fills(New_password=password, Repeat_new_password=password)
    account.presses("Set password")
    account.reads("Your password is set.")


def _does_not_find_their_own_file(account: Colleague, file: int) -> None:
    """A recruiter sees every candidate, and nothing of themselves."""
    account.goes_to("Candidates")
    account.fills(**{"Name, email or résumé": "Kim"})
    account.presses("Search")
    account.reads("No candidates match “Kim”.")
    account.follows(f"/applications/{file}")
    expect(account.page.get_by_text(EMAIL)).to_have_count(0)
    expect(account.page.get_by_role("button", name=re.compile("^Advance"))).to_have_count(0)
    answer = account.page.reload()
    assert answer and answer.status == 404


def _is_a_recruiter_no_more(ada: Colleague, account: Colleague) -> None:
    ada.goes_to("People")
    ada.opens(KIM)
    ada.page.get_by_label("recruiter").uncheck()
    ada.presses("Save")
    ada.reads(f"Saved changes to {KIM}.")
    account.follows("/")
    expect(account.page.get_by_role("link", name="Candidates", exact=True)).to_have_count(0)


def _comes_to_the_end(file: int, cast: Cast, session) -> int:
    """Of the last stage, with the scorecard it asks for."""
    application = session.get_one(Application, file)
    application.stage = application.opening.stages[-1]
    a_scorecard(an_interview(application, cast.sam))
    session.commit()
    return file


def _is_hired(dana: Colleague, file: int, *, manager: str, kind: str) -> None:
    dana.follows(f"/applications/{file}")
    dana.opens("Hire")
    dana.fills(Start_date=clock.today("UTC").isoformat())
    dana.chooses("Manager", manager)
    expect(dana.page.get_by_role("radio", name=re.compile(kind, re.IGNORECASE))).to_be_checked()
    if kind == TRANSFER:
        expect(dana.page.get_by_label("Current manager")).to_have_value("marta@example.com")
        dana.fills(In_current_role_since="2020-03-01")
        dana.page.get_by_role("radio", name="No").check()
    dana.presses("Hire candidate")
    dana.reads(f"Hired {KIM}. The onboarding has started.")


def _sees_the_gating_issues(account: Colleague, *names: str) -> None:
    account.follows("/")
    account.opens_in(account.page.get_by_role("row", name="Your onboarding").first, "Open")
    account.reads("The gate is closed")
    issues = account.page.get_by_role("button", name=re.compile("^Close issue "))
    expect(issues).to_have_count(len(names))
    for name in names:
        expect(account.page.get_by_role("heading", name=name)).to_be_visible()


def _leaves(marta: Colleague, ada: Colleague) -> None:
    marta.goes_to("Onboardings")
    marta.opens(KIM)
    marta.opens("End onboarding")
    marta.fills(**{"Why does it end?": "Leaves for another company."})
    marta.presses("End onboarding")
    marta.reads(f"Ended the onboarding of {KIM}.")

    ada.goes_to("People")
    ada.opens(KIM)
    ada.opens("Close account")
    ada.reads(f"Nothing depends on {KIM}.")
    ada.fills(Reason="Leaves us.")
    ada.presses("Close account")
    ada.reads("Closed the account.")


def _has_no_way_in(account: Colleague) -> None:
    """The session has ended, and the password of before is none."""
    account.follows("/")
    account.fills(Email=EMAIL, Password=FIRST_PASSWORD)
    account.presses("Sign in")
    account.reads("Wrong email or password.")


def _sets_a_new_password(dana: Colleague, account: Colleague, post: Post) -> None:
    dana.presses("Send now")
    post.comes()
    _chooses_a_password(account, post, SECOND_PASSWORD)
    account.signs_in(EMAIL, SECOND_PASSWORD)


def _is_an_isr_and_no_more(ada: Colleague) -> None:
    ada.goes_to("People")
    expect(ada.page.get_by_role("row", name=KIM).get_by_role("cell").last).to_have_text("ISR")


def _does_the_part_of_the_previous_manager(marta: Colleague) -> None:
    marta.goes_to("Your turn")
    expect(marta.page.get_by_role("row", name=KIM).first).to_be_visible()
    marta.opens_in(marta.page.get_by_role("row", name=KIM).first, "Open")
    tick = marta.page.get_by_role("button", name=re.compile("^Tick: Agree with the new manager"))
    expect(tick).to_have_count(1)
    marta.hands.press(tick)
    expect(tick).to_have_count(0)


def _has_a_history_of_jobs(ada: Colleague) -> None:
    ada.opens(KIM)
    jobs = ada.page.get_by_role("listitem").filter(has_text="Manager:")
    expect(jobs.filter(has_text="until").filter(has_text="Manager: Marta Silva")).to_have_count(2)
    expect(jobs.filter(has_not_text="until")).to_have_text(re.compile("Manager: Milan Novak"))
