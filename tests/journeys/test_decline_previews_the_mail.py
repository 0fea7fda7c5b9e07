"""A decline shows the mail while a recruiter types it, and the first press of the button declines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app.candidates.models import Application, Status
from app.outbox.models import Message
from app.pipeline.rules import DeclineReason
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.journeys.people import Colleague, held_back

PARAGRAPH = "Your story of the renewals was the best we heard."


@pytest.fixture
def number(cast, session) -> int:
    """The application of someone who has met the team."""
    application = an_application(cast, 4)
    a_scorecard(an_interview(application, cast.ines, starts_in=timedelta(days=-2)))
    number = application.id
    session.commit()
    return number


def test_the_first_decline_goes_through(browser: Browser, number, running_server, session) -> None:
    rita = Colleague(browser, running_server)
    rita.signs_in("rita@example.com")
    rita.page.goto(f"/applications/{number}/decline")
    expect(rita.page.get_by_role("button", name="Preview mail")).to_have_count(0)
    letter = rita.page.get_by_role("region", name="Mail to")
    rita.chooses("Reason", DeclineReason.EXPERIENCE)
    rita.fills(Personal_paragraph=PARAGRAPH)
    expect(letter).to_contain_text(PARAGRAPH)

    rita.page.get_by_label("Personal paragraph").fill(f"{PARAGRAPH} Come back.")
    rita.presses("Decline candidate")
    rita.reads("Declined ")
    session.rollback()
    assert session.get_one(Application, number).status is Status.DECLINED
    (mail,) = session.scalars(select(Message).where(Message.kind == "application declined"))
    assert f"{PARAGRAPH} Come back." in mail.body


@pytest.mark.full("test_scorecard_survives.py types before the modules have come")
def test_what_is_typed_before_the_module_is_loaded_is_shown_too(browser: Browser, number, running_server):
    rita = Colleague(browser, running_server)
    rita.signs_in("rita@example.com")
    with held_back(rita.page, "preview"):
        rita.page.goto(f"/applications/{number}/decline", wait_until="commit")
        rita.fills(Personal_paragraph=PARAGRAPH)

    expect(rita.page.get_by_role("region", name="Mail to")).to_contain_text(PARAGRAPH)
