"""What the candidate sees of a move, undoing it names as left; what undoing cancels, they have not seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.outbox.models import Message, MessageState
from app.pipeline.rules import DeclineReason
from app.shared import clock
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.slots import can_be_met
from tests.portal.page import own_page
from tests.real.page import Page

ADVANCE, DECLINE = ("advance", {}), ("decline", {"reason": DeclineReason.SKILLS.value})
OTHER_PAIRS = "the other two pairs have each setting and each move once"
LEFT, WAITS = "This mail was already sent", "This mail was not sent yet and is cancelled"


@pytest.fixture(params=["server", "no server"])
def settings(request, settings, smtp_server):
    """With a mail server, to which nobody hands any mail here, or without one."""
    return settings.model_copy(update={"smtp_url": smtp_server.url if request.param == "server" else None})


@pytest.mark.parametrize(
    ("settings", "verb", "typed"),
    [
        ("no server", *ADVANCE),
        ("server", *DECLINE),
        pytest.param("server", *ADVANCE, marks=pytest.mark.full(OTHER_PAIRS)),
        pytest.param("no server", *DECLINE, marks=pytest.mark.full(OTHER_PAIRS)),
    ],
    indirect=["settings"],
)
def test_undo_and_the_candidate_agree_on_which_mail_was_sent(
    client, app, cast, session, settings, verb, typed
):
    application, theirs = _at_an_interview(cast), app.test_client()
    theirs.come_by_link(application.candidate)
    before, page = own_page(theirs), f"/applications/{application.id}"
    client.sign_in(cast.rita)
    client.submit(f"{page}/{verb}", **typed)
    tells, reminders = _mails_of_the_move(session)
    assert own_page(theirs) == before
    assert _said(client, page) == {WAITS: _subjects(tells + reminders), LEFT: []}

    client.submit(f"{page}/send-now", page=page)

    is_seen = own_page(theirs) != before
    left, waits = (tells, reminders) if is_seen else ([], tells + reminders)
    assert is_seen is (settings.smtp_url is None)
    assert _said(client, page) == {WAITS: _subjects(waits), LEFT: _subjects(left)}
    assert (f'<a class="button" href="{page}/undo">' in client.get(page).text) is is_seen
    undone = client.submit(f"{page}/undo")

    said = client.get(undone.location).text
    assert ("Mail already sent" in said, "No mail about it was sent" in said) == (is_seen, not is_seen)
    assert {mail.state for mail in left} <= {MessageState.WAITING}
    assert {mail.state for mail in waits} <= {MessageState.CANCELLED}
    corrections = session.scalars(select(Message).where(Message.kind == "correction")).all()
    assert [mail.to_email for mail in corrections] == [application.candidate.email] * is_seen


@pytest.mark.parametrize("settings", ["server"], indirect=True)
def test_undelivered_mail_is_listed_as_the_candidate_sees_the_move(client, app, cast, session):
    application = an_application(cast, 2)
    theirs = app.test_client()
    theirs.come_by_link(application.candidate)
    before, page = own_page(theirs), f"/applications/{application.id}"
    client.sign_in(cast.rita)
    client.submit(f"{page}/decline", **DECLINE[1])
    (mail,) = session.scalars(select(Message))
    mail.state, mail.problem = MessageState.FAILED, "550 5.1.1 User unknown"
    session.commit()

    assert own_page(theirs) != before
    assert _said(client, page) == {WAITS: [], LEFT: [mail.subject]}
    assert "Not delivered" in client.get(f"{page}/undo").text


def _at_an_interview(cast):
    """Their interview was held, and at the next stage they are asked to choose a time."""
    clock.freeze(clock.now())
    application = an_application(cast, 3)
    a_scorecard(an_interview(application, cast.dana))
    for day in range(5):
        can_be_met(cast.ines, day, 9, 17)
    clock.move(timedelta(minutes=1))
    return application


def _mails_of_the_move(session) -> tuple[list[Message], list[Message]]:
    """Those that tell the candidate of it, and the reminders that hang on it."""
    mails = session.scalars(select(Message).where(Message.transition_id.is_not(None))).all()
    reminders = [mail for mail in mails if mail.about.startswith("slotrequest:")]
    tells = [mail for mail in mails if mail not in reminders]
    assert tells
    return tells, reminders


def _subjects(mails: Sequence[Message]) -> list[str]:
    return sorted(mail.subject for mail in mails)


def _said(client, page: str) -> dict[str, list[str]]:
    """By what the page of undoing says of them, the subjects of the mails."""
    found = Page(client.get(f"{page}/undo").text)
    (main,) = found.all("main")
    assert ("No mail about it was sent" in main.text) is not (LEFT in main.text)
    here, lists = [text for text in (WAITS, LEFT) if text in main.text], found.all("ul", within=main)
    subjects = [
        sorted(item.text.rpartition(" to ")[0] for item in found.all("li", within=each)) for each in lists
    ]
    return {WAITS: [], LEFT: [], **dict(zip(here, subjects, strict=True))}
