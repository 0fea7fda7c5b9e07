"""Two recruiters write notes to each other; the interviewer, who owes a scorecard, sees nothing of them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from app.access.roles import Role
from app.candidates.models import Application
from tests.cast import Cast, person
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.journeys.people import PHONE, Colleague
from tests.journeys.post import Post

NAME, SECRET = "Mateusz Lis", "asks for 70"


@pytest.fixture
def environ(environ, smtp_server) -> dict[str, str]:
    return {**environ, "SMTP_URL": smtp_server.url}


@pytest.fixture
def application(cast: Cast, session) -> Application:
    application = an_application(cast, stage=4)
    an_interview(application, cast.ines)
    person("Rae Berg", Role.RECRUITER)
    session.commit()
    return application


def test_one_mentions_the_other_who_looks_and_the_interviewer_sees_nothing(
    browser: Browser, running_server: str, post: Post, application: Application
) -> None:
    rita = Colleague(browser, running_server)
    rita.signs_in("rita@example.com")
    rita.page.goto(f"/applications/{application.id}/notes")
    rita.fills(Note=f"The candidate **{SECRET}**. @Hugo Stein, is that fine?")
    rita.presses("Add note")
    rita.reads("Hugo Stein does not read notes about this application.")
    rita.fills(Note=f"The candidate **{SECRET}**. Is that fine, ")
    rita.page.locator("summary", has_text="People you can mention").click()
    rita.presses("@Rae Berg")
    expect(rita.page.get_by_label("Note", exact=True)).to_have_value(re.compile("fine, @Rae Berg $"))
    rita.chooses("Who can read it", "Recruiters and hiring manager")
    rita.hands.mark(rita.page.get_by_label("Ask the people mentioned to look"))
    rita.presses("Add note")
    rita.reads("Added the note.")
    rita.reads("Rae Berg is asked to look since")

    post.comes()
    (subject,) = post.subjects("rae@example.com")
    assert SECRET not in post.text("rae@example.com", subject)
    rae = Colleague(browser, running_server, screen=PHONE)
    rae.signs_in("rae@example.com")
    rae.follows(post.link("rae@example.com", "notes"))
    note = rae.page.get_by_role("listitem").filter(has_text=SECRET)
    expect(note.get_by_role("strong").filter(has_text="@Rae Berg")).to_be_visible()
    rae.presses("Mark as looked at")
    rae.reads("Rita Okafor sees it beside the note.")
    rita.page.reload()
    rita.reads("Rae Berg looked on")

    ines = Colleague(browser, running_server)
    ines.signs_in("ines@example.com")
    ines.opens_in(ines.page.get_by_role("main"), "Open kit")
    ines.opens("Notes")
    ines.reads("you see only notes for “Hiring team, before")
    expect(ines.page.get_by_text(SECRET)).to_have_count(0)
    ines.fills(Note="I worked with their team lead.")
    ines.presses("Add note")
    ines.reads("Added the note.")
    post.comes()
    assert not [subject for subject in post.subjects("ines@example.com") if "note" in subject]
