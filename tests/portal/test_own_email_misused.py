"""Nobody learns of others, gets their page or fills their mailbox by a change of their own email."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.candidates.links import create_link
from app.candidates.rules import NEW_ADDRESS_LIMITS, NEW_EMAIL_LIMITS
from app.db.base import db
from app.outbox.models import Message
from app.people.attempts import record_attempt
from app.questionnaire.queries import QUESTIONNAIRE_LINK as QUESTIONS
from app.shared import clock
from app.shared.links import signed_path
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_questionnaire
from tests.portal.new_email import NEW, asks, link_to, mails_to
from tests.real.statements import statements

pytestmark = pytest.mark.usefixtures("clock_stands_still")


def test_known_and_unknown_addresses_cost_and_show_the_same(app, cast, session, application):
    """The same words and statements: who has an address is looked up when the link is used (31, 47)."""
    other = an_application(cast, candidate=a_candidate("Noor Aziz", email="noor@example.org")).candidate
    found = {}
    for email in (other.email, cast.ines.email, "stranger@example.org"):
        client = app.test_client()
        guest = an_application(cast).candidate
        client.come_by_link(guest)
        form = client.form_for("/my/email")
        with statements() as sent:
            answer = client.send(form, email=email)
        shown = client.get("/my/email").text.split("<main")[1].partition("csrf")[0]
        found[email] = (answer.status_code, sent, shown.replace(email, "").replace(guest.email, ""))

    assert found[other.email] == found[cast.ines.email] == found["stranger@example.org"]


def test_a_link_needs_the_open_page_so_a_mistyped_address_reveals_nothing(client, app, session, candidate):
    old = candidate.email
    asks(client, "typo@example.org")
    path = link_to("typo@example.org")
    stranger = app.test_client()
    other = app.test_client()
    other.come_by_link(a_candidate("Noor Aziz"))

    for elsewhere in (stranger, other):
        page = elsewhere.get(path)
        assert page.status_code == 200
        assert "First open your page in this browser" in page.text
        assert candidate.name not in page.text
        assert "typo@example.org" not in page.text
        refused = elsewhere.forge(path)
        assert refused.status_code == 403
    assert stranger.get("/my").status_code == 303
    assert candidate.email == old
    assert client.submit(path).status_code == 303, "it still works where the page is open"


def test_an_address_of_another_candidate_is_not_taken_over_and_the_recruiter_gets_a_mail(
    client, cast, session, candidate
):
    old = candidate.email
    noor = an_application(cast, candidate=a_candidate("Noor Aziz", email="noor@example.org")).candidate
    asks(client, noor.email)

    answer = client.submit(link_to(noor.email))

    assert (answer.status_code, answer.location) == (303, "/my/email")
    assert (candidate.email, noor.email) == (old, "noor@example.org")
    shown = client.get("/my/email").text
    assert "Your recruiter reviews this address" in shown
    assert "Noor Aziz" not in shown
    assert [mail.subject for mail in mails_to(cast.rita.email)] == [
        "Mateusz Lis may be the same person as Noor Aziz"
    ]
    assert [each.note for each in activity_of(candidate)] == [None, None]


def test_a_recruiter_who_may_not_see_the_other_candidate_is_not_notified(client, cast, session, candidate):
    own = a_candidate("Rita Private", email="rita@private.example", user=cast.rita)
    asks(client, own.email)

    client.submit(link_to(own.email))

    assert mails_to(cast.rita.email) == []


def test_the_account_of_somebody_else_is_not_taken_over(client, cast, session, candidate):
    candidate.user = cast.jonas
    asks(client, cast.ines.email)

    client.submit(link_to(cast.ines.email))

    assert candidate.user == cast.jonas
    (told,) = mails_to(cast.rita.email)
    assert "the account of Ines Duarte" in told.body


def test_a_forged_link_confirms_nothing(client, session, application, candidate):
    """A link to the page or the questions confirms no email; a link for an email opens neither (29)."""
    asks(client)
    token = link_to().rpartition("/")[2]
    opens = signed_path("my", create_link(candidate)).rpartition("/")[2]
    asks_questions = signed_path(QUESTIONS, a_questionnaire(application).id).rpartition("/")[2]
    forged = [f"/new-email/{each}" for each in (opens, asks_questions, token[:-1], "1")]

    for path in (*forged, f"/my/{token}", f"/{QUESTIONS}/{token}"):
        assert client.get(path).status_code == 404, path
        assert client.forge(path).status_code == 404, path


INVALID = [
    ("", "Fill this in."),
    ("nobody", "This is not an email address"),
    ("=?utf-8?q?x?=@x.co", "Mail cannot be sent to this address."),
    ("a@b.example\nBcc: c@d.example", "This is not an email address"),
]


def test_an_invalid_address_and_their_own_are_refused(client, session, candidate):
    for typed, sentence in (*INVALID, (candidate.email.upper(), "This is already your email.")):
        answer = asks(client, typed)
        assert answer.status_code == 422, typed
        assert sentence in answer.text, typed
    assert session.scalars(select(Message)).all() == []


def count_requests(candidate, number: int, address: str) -> None:
    """Count requests of a candidate from a network, as if the page took each."""
    account = f"candidate {candidate.id}"
    db.session.commit()
    for _ in range(number):
        record_attempt(NEW_EMAIL_LIMITS, account=account, address=address)


def test_requests_are_limited(client, session, candidate):
    count_requests(candidate, NEW_EMAIL_LIMITS.by_name["both"].maximum - 1, "127.0.0.1")
    assert asks(client, "last@example.org").status_code == 303

    refused = asks(client)

    assert refused.status_code == 429
    assert f'value="{NEW}"' in refused.text, "what was typed is lost"
    assert mails_to(NEW) == []


def test_requests_from_many_networks_are_limited_per_day(client, session, candidate):
    for number in range(NEW_EMAIL_LIMITS.by_name["account"].maximum - 1):
        count_requests(candidate, 1, f"198.51.100.{number}")
    assert asks(client, "last@example.org").status_code == 303

    assert asks(client).status_code == 429
    assert mails_to(NEW) == []


def test_a_mailbox_is_not_filled_by_many_candidates(client, session, candidate):
    session.commit()
    for _ in range(NEW_ADDRESS_LIMITS.by_name["account"].maximum - 1):
        record_attempt(NEW_ADDRESS_LIMITS, account=NEW, address="198.51.100.1")
    assert asks(client).status_code == 303
    assert asks(client).status_code == 303

    first, second = mails_to(NEW)
    assert first.due_at == clock.now()
    assert second.due_at == clock.now() + timedelta(hours=1)
