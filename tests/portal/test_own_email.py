"""A candidate changes their own email by a link to the new address, and the old address is notified."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.candidates.correct_details import candidate_details, correct_candidate
from app.candidates.links import create_link
from app.candidates.models import CandidateLink, MatchedBy, SearchWord, Status
from app.erasure.actions import erase_candidate
from app.interviews.slot_requests import request_slot
from app.outbox.models import Message, MessageState
from app.shared import clock
from app.shared.links import signed_path
from tests.factories.applications import an_application
from tests.factories.slots import can_be_met
from tests.portal.new_email import NEW, asks, link_to, mails_to

pytestmark = pytest.mark.usefixtures("clock_stands_still")


def test_a_link_to_the_new_address_makes_it_theirs(client, session, candidate):
    old = candidate.email
    assert 'href="/my/email"' in client.get("/my/details").text
    asked = client.submit("/my/email", email=NEW.upper())

    assert asked.status_code == 303
    assert candidate.email == old
    path = link_to()
    page = client.get(path).text
    assert "Use this address" in page
    assert NEW in page
    answer = client.submit(path)

    assert (answer.status_code, answer.location) == (303, "/my/details")
    assert candidate.email == NEW
    assert NEW in client.get("/my/details").text, "their page stays open"
    assert "new" in set(
        session.scalars(select(SearchWord.word).where(SearchWord.candidate_id == candidate.id))
    )
    (line, *_) = activity_of(candidate)
    assert (line.by, line.what, line.note.text) == (None, "email", f"{old} → {NEW}")
    assert [each.what for each in activity_of(candidate) if each.was or each.became] == []


def test_the_old_address_is_notified_twice_and_can_object(client, cast, session, candidate):
    old = candidate.email
    asks(client)
    (mail,) = mails_to(NEW)
    assert candidate.name not in f"{mail.subject} {mail.body} {mail.to_name}", "it may be a stranger’s"
    assert old not in mail.body
    (asked,) = mails_to(old)
    assert NEW in asked.body
    assert "cancel the change" in asked.body
    assert (asked.link_purpose, asked.reply_to) == ("my", cast.rita.email)

    client.submit(link_to())

    changed = mails_to(old)[-1]
    assert NEW in changed.body
    assert (changed.link_purpose, changed.reply_to) == (None, cast.rita.email)


def test_with_the_address_of_an_account_they_are_matched(client, cast, session, candidate):
    asks(client, cast.ines.email)

    client.submit(link_to(cast.ines.email))

    assert (candidate.email, candidate.user) == (cast.ines.email, cast.ines)
    assert candidate.matched_by is MatchedBy.EMAIL


def test_a_link_works_once_and_a_change_can_be_requested_again_at_once(client, session, candidate):
    asks(client)
    path = link_to()
    client.submit(path)

    again = client.get(path)
    assert again.status_code == 410
    assert 'href="/my/email"' in again.text
    assert client.forge(path).status_code == 410
    assert candidate.email == NEW


def test_a_request_ends_by_cancelling_by_another_one_by_a_correction_and_by_its_age(
    client, app, cast, session, candidate
):
    old = candidate.email
    asks(client)
    cancelled = link_to()
    assert "A change is waiting" in client.get("/my/email").text
    client.submit("/my/email/cancel", page="/my/email")
    assert "A change is waiting" not in client.get("/my/email").text
    assert mails_to(NEW)[-1].state is MessageState.CANCELLED
    again = client.forge("/my/email/cancel")
    assert "There is no change of your email to cancel." in client.get(again.location).text

    asks(client)
    replaced = link_to()
    asks(client, "other@example.org")
    overtaken = link_to("other@example.org")
    assert client.get(overtaken).status_code == 200, "the last one is valid"
    right = replace(candidate_details(candidate), email="right@example.org")
    correct_candidate(candidate, right, by=cast.rita)
    client.come_by_link(candidate)
    asks(client)
    expired = link_to()
    clock.move(timedelta(hours=app.extensions["settings"].candidate_link_hours))
    client.come_by_link(candidate)

    for path in (cancelled, replaced, overtaken, expired):
        assert client.get(path).status_code == client.forge(path).status_code == 410
    assert "A change is waiting" not in client.get("/my/email").text
    assert old != candidate.email == "right@example.org"


def test_unused_links_stay_valid_and_other_visits_end(client, app, session, candidate):
    """The old address may be theirs alone: with its link they open the page and object."""
    unused = signed_path("my", create_link(candidate))
    elsewhere = app.test_client()
    elsewhere.come_by_link(candidate)
    asks(client)
    client.submit(link_to())

    assert elsewhere.get("/my").status_code == 303
    assert client.get("/my").status_code == 200
    assert app.test_client().submit(unused).status_code == 303


@pytest.mark.parametrize("by_recruiter", [False, True])
def test_waiting_mail_goes_to_the_new_address_with_valid_links(
    client, cast, session, application, by_recruiter
):
    """A reminder went to the address that was wrong, with a link that had ended."""
    can_be_met(cast.ines, 0, 9, 17)
    request_slot(application, by=cast.rita)
    candidate, old = application.candidate, application.candidate.email
    if by_recruiter:
        correct_candidate(candidate, replace(candidate_details(candidate), email=NEW), by=cast.rita)
    else:
        asks(client)
        client.submit(link_to())

    reminders = [mail for mail in mails_to(NEW) if mail.kind == "time to choose"]
    assert len(reminders) == 3
    assert [mail for mail in mails_to(old) if mail.kind == "time to choose"] == []
    clock.move(timedelta(days=2, minutes=1))
    links = [session.get(CandidateLink, mail.link_id) for mail in reminders]
    assert {link.ended_at for link in links} == {None}


def test_after_an_erasure_no_mail_holds_an_address_they_had_or_asked_for(client, app, cast, session):
    application = an_application(cast, 4, status=Status.DECLINED)
    candidate = application.candidate
    client.come_by_link(candidate)
    old = candidate.email
    asks(client)
    path = link_to()
    client.submit(path)
    asks(client, "third@example.org")
    for message in session.scalars(select(Message)):
        message.state = MessageState.SENT
    with app.test_request_context():
        erase_candidate(candidate, reason="They asked for it.", by=cast.rita)
    session.commit()

    left = {m.to_email for m in session.scalars(select(Message).where(Message.kind != "data erased"))}
    assert not left & {old, NEW, "third@example.org"}
    assert session.scalars(select(CandidateLink)).all() == []
    assert client.get(path).status_code == 404
