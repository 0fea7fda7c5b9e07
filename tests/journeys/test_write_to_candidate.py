"""A recruiter makes a template; the hiring manager sends it to a candidate, without JavaScript too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from app.candidates.models import Application
from tests.cast import Cast
from tests.factories.applications import a_candidate, an_application
from tests.journeys.people import PHONE, Colleague
from tests.journeys.post import Post

NAME, EMAIL = "Mateusz Lis", "mateusz@example.org"
QUESTION = "A question about Inside Sales Representative"


@pytest.fixture
def environ(environ, smtp_server) -> dict[str, str]:
    return {**environ, "SMTP_URL": smtp_server.url}


@pytest.fixture
def application(cast: Cast, session) -> Application:
    application = an_application(cast, stage=4, candidate=a_candidate(NAME, email=EMAIL))
    session.commit()
    return application


@pytest.mark.full("mail_texts/ and candidate_mail/ do it without a browser")
def test_a_template_is_made_sent_and_read(
    browser: Browser, running_server: str, post: Post, application: Application
) -> None:
    rita = Colleague(browser, running_server)
    rita.signs_in("rita@example.com")
    rita.goes_to("Candidates")
    rita.opens("Mail texts")
    rita.opens("Add template")
    rita.fills(Name="Still interested?", Subject="A question about {role}", Text="Hello {frist_name},")
    preview = rita.page.get_by_role("region", name="Preview with an example")
    expect(preview).to_contain_text("{frist_name} is not a placeholder here.")
    rita.fills(Text="Hello {first_name},\n\nare you still interested? {link}\n\n{sender}")
    expect(preview).to_contain_text("Hello Lea,")
    rita.presses("Save template")
    rita.reads("Added the template “Still interested?”.")

    dana = Colleague(browser, running_server, screen=PHONE)
    dana.signs_in("dana@example.com")
    dana.page.goto(f"/applications/{application.id}")
    dana.opens("Write mail")  # three clicks: this one, the template, and the button
    dana.opens("Still interested?")
    shown = dana.page.get_by_role("region", name=f"Mail to {NAME}")
    expect(shown).to_contain_text("Hello Mateusz,")
    expect(shown).to_contain_text("Replies go to Rita Okafor.")
    dana.presses("Send mail")
    dana.reads(f"The mail to {NAME} will be sent at once.")
    dana.reads(QUESTION)

    post.comes()
    assert QUESTION in post.subjects(EMAIL)
    text = post.text(EMAIL, QUESTION)
    assert text.startswith("Hello Mateusz,\n\nare you still interested? http")
    assert text.endswith("\n\nDana Whitfield\n")
    assert post.answers_go_to(EMAIL) == {"rita@example.com"}
    dana.page.goto(post.link(EMAIL, "my"))
    dana.presses("Open my page")
    dana.reads("Peer interview")


@pytest.mark.full("candidate_mail/test_write_mail.py sends a mail after its preview without a browser")
def test_without_javascript_the_page_comes_back_with_the_mail_to_check(
    browser: Browser, running_server: str, post: Post, application: Application
) -> None:
    rita = Colleague(browser, running_server, java_script=False)
    rita.signs_in("rita@example.com")
    rita.page.goto(f"/applications/{application.id}/mail/write")
    rita.fills(Subject="See you, {first_name}", Text="Until {stage}.")
    rita.presses("Preview mail")
    expect(rita.page.get_by_role("region", name=f"Mail to {NAME}")).to_contain_text("Until Peer interview.")
    rita.presses("Send mail")
    rita.reads(f"The mail to {NAME} will be sent at once.")
    post.comes()
    assert post.text(EMAIL, "See you, Mateusz") == "Until Peer interview.\n"
