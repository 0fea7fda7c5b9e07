"""A hire is undone after its mail left: the page names each mail, and a correction reaches its reader."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.candidates.models import Application, Status
from app.onboarding.models import Onboarding
from app.openings.models import Opening
from app.people.models import User
from app.shared import clock
from tests.cast import Cast
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.journeys.people import Colleague, Visitor
from tests.journeys.post import Post

KIM, KIMS_EMAIL = "Kim Larsen", "kim@example.org"


@pytest.fixture
def environ(environ, smtp_server) -> dict[str, str]:
    return {**environ, "SMTP_URL": smtp_server.url}


@pytest.fixture
def application(cast: Cast, session) -> Application:
    """Kim has come to the end of the last stage, and there is one place."""
    opening = an_opening(cast, places=1)
    application = an_application(cast, 6, opening=opening, candidate=a_candidate(KIM, email=KIMS_EMAIL))
    a_scorecard(an_interview(application, cast.sam))
    session.commit()
    return application


@pytest.mark.full("pipeline/test_move_mail.py and pipeline/test_undo.py hold it without a browser")
def test_who_got_mail_of_an_undone_hire_gets_a_correction(
    browser: Browser, running_server: str, application: Application, session, smtp_server, post: Post
) -> None:
    application_page = f"/applications/{application.id}"
    session.commit()
    dana = Colleague(browser, running_server)
    dana.signs_in("dana@example.com")
    _hires(dana, application_page)
    post.comes()
    assert smtp_server.deliveries == [], "mail leaves although the hire can be undone"

    dana.presses("Send now")
    post.comes()
    left = {(delivery.recipients[0], delivery.message["Subject"]) for delivery in smtp_server.deliveries}
    assert {email for email, _ in left} == {KIMS_EMAIL, "marta@example.com"}
    invitation = post.link(KIMS_EMAIL, "invitation")

    dana.page.reload()
    dana.opens("Undo")
    listed = dana.page.get_by_role("listitem").filter(has_text="@")
    expect(listed).to_have_count(len(left))
    for email, subject in left:
        expect(listed.filter(has_text=subject).filter(has_text=email)).to_have_count(1)
    letters = [_letter_to(dana, email) for email in {email for email, _ in left}]
    expect(dana.page.get_by_label("Ask recipients to disregard it")).to_be_checked()
    dana.presses("Undo last move")
    dana.reads("The recipients are asked to disregard it.")
    post.comes()

    for email, subject, body in letters:
        assert post.text(email, subject).startswith(body)
    assert len(smtp_server.deliveries) == len(left) + len(letters)
    _nothing_of_the_hire_is_left(session, application)
    kim = Visitor(browser, running_server)
    kim.follows(invitation)
    expect(kim.page.get_by_role("button", name="Set password")).to_have_count(0)
    kim.follows("/jobs")
    expect(kim.page.get_by_role("link", name="Inside Sales Representative").first).to_be_visible()


def _hires(dana: Colleague, application_page: str) -> None:
    dana.follows(application_page)
    dana.opens("Hire")
    dana.fills(Start_date=clock.today("UTC").isoformat())
    dana.chooses("Manager", "Marta Silva")
    dana.page.get_by_role("radio", name=re.compile("new to the company", re.IGNORECASE)).check()
    dana.presses("Hire candidate")
    dana.reads(f"Hired {KIM}. The onboarding has started.")


def _letter_to(dana: Colleague, email: str) -> tuple[str, str, str]:
    """The correction shown for somebody: to whom, its subject, its text."""
    letter = dana.page.get_by_role("region").filter(has_text=email)
    body = letter.locator(".text").text_content()
    assert body
    return email, letter.get_by_role("heading").inner_text(), body


def _nothing_of_the_hire_is_left(session, application: Application) -> None:
    """The onboarding is withdrawn, the account closed, the place free and the opening open."""
    session.expire_all()
    assert application.status is Status.ACTIVE
    assert session.scalars(select(Onboarding).where(Onboarding.ended_at.is_(None))).all() == []
    user = session.scalars(select(User).where(User.email == KIMS_EMAIL)).one()
    assert (user.active, user.roles, user.job_title, user.manager) == (False, set(), "", None)
    opening = session.scalars(select(Opening)).one()
    assert (opening.hired, opening.is_open) == (0, True)
    session.rollback()
