"""A candidate changes their own email by a link to the new address, and the old address is notified."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.candidates.links import EMAIL_LINK, create_link
from app.candidates.models import CandidateLink, MatchedBy, SearchWord, Status
from app.interviews.slot_requests import request_slot
from app.outbox.models import Message, MessageState
from app.questionnaire.queries import QUESTIONNAIRE_LINK as QUESTIONS
from app.shared import clock
from app.shared.links import signed_path
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_questionnaire
from tests.factories.slots import can_be_met
from tests.real.statements import statements

NEW = "mateusz@new.example"


@pytest.fixture(autouse=True)
def _now():
    clock.freeze(clock.now())


@pytest.fixture
def application(cast, session, client):
    application = an_application(cast, 4)
    client.come_by_link(application.candidate)
    return application


@pytest.fixture
def candidate(application):
    return application.candidate


def asks(client, email: str = NEW):
    return client.submit("/my/email", email=email)


def mails_to(session, email: str) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.to_email == email).order_by(Message.id)))


def link_to(session, email: str = NEW) -> str:
    """The path of the link that was sent last to an address."""
    message = mails_to(session, email)[-1]
    assert message.link_purpose == EMAIL_LINK
    return signed_path(EMAIL_LINK, message.link_id)


def test_a_link_to_the_new_address_makes_it_theirs(client, session, candidate):
    old = candidate.email
    assert 'href="/my/email"' in client.get("/my/details").text
    asked = asks(client, NEW.upper())

    assert asked.status_code == 303
    assert candidate.email == old
    path = link_to(session)
    page = client.get(path).text
    assert "Use this address" in page
    assert NEW in page
    answer = client.submit(path)

    assert (answer.status_code, answer.location) == (303, "/my/details")
    assert candidate.email == NEW
    assert NEW in client.get("/my/details").text, "they are let out of their page"
    assert "new" in set(
        session.scalars(select(SearchWord.word).where(SearchWord.candidate_id == candidate.id))
    )
    (line, *_) = activity_of(candidate)
    assert (line.by, line.what, line.note.text) == (None, "email", f"{old} → {NEW}")
    assert [each.what for each in activity_of(candidate) if each.was or each.became] == []


def test_the_old_address_is_notified_twice_with_how_to_object(client, cast, session, candidate):
    old = candidate.email
    asks(client)
    (asked,) = mails_to(session, old)
    assert NEW in asked.body
    assert "cancel the change" in asked.body
    assert (asked.link_purpose, asked.reply_to) == ("my", cast.rita.email)

    client.submit(link_to(session))

    changed = mails_to(session, old)[-1]
    assert NEW in changed.body
    assert (changed.link_purpose, changed.reply_to) == (None, cast.rita.email)


def test_the_mail_to_the_new_address_does_not_name_the_candidate(client, session, candidate):
    asks(client)

    (mail,) = mails_to(session, NEW)
    assert candidate.name not in f"{mail.subject} {mail.body} {mail.to_name}"
    assert candidate.email not in mail.body


def test_known_and_unknown_addresses_take_the_same_path(app, cast, session, application):
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


def test_a_link_is_used_with_the_page_open_or_a_mistyped_address_would_give_it_away(
    client, app, session, candidate
):
    old = candidate.email
    asks(client, "typo@example.org")
    path = link_to(session, "typo@example.org")
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


def test_an_address_of_another_candidate_is_not_taken_over_and_the_recruiter_notified(
    client, cast, session, candidate
):
    old = candidate.email
    noor = an_application(cast, candidate=a_candidate("Noor Aziz", email="noor@example.org")).candidate
    asks(client, noor.email)

    answer = client.submit(link_to(session, noor.email))

    assert (answer.status_code, answer.location) == (303, "/my/email")
    assert (candidate.email, noor.email) == (old, "noor@example.org")
    shown = client.get("/my/email").text
    assert "Your recruiter reviews this address" in shown
    assert "Noor Aziz" not in shown
    assert [mail.subject for mail in mails_to(session, cast.rita.email)] == [
        "Mateusz Lis may be the same person as Noor Aziz"
    ]
    assert [each.note for each in activity_of(candidate)] == [None, None]


def test_a_recruiter_who_may_not_see_the_other_candidate_is_not_notified(client, cast, session, candidate):
    own = a_candidate("Rita Private", email="rita@private.example", user=cast.rita)
    asks(client, own.email)

    client.submit(link_to(session, own.email))

    assert mails_to(session, cast.rita.email) == []


def test_with_the_address_of_an_account_they_are_matched(client, cast, session, candidate):
    asks(client, cast.ines.email)

    client.submit(link_to(session, cast.ines.email))

    assert (candidate.email, candidate.user) == (cast.ines.email, cast.ines)
    assert candidate.matched_by is MatchedBy.EMAIL


def test_the_account_of_somebody_else_is_not_taken_over(client, cast, session, candidate):
    candidate.user = cast.jonas
    asks(client, cast.ines.email)

    client.submit(link_to(session, cast.ines.email))

    assert candidate.user == cast.jonas
    (told,) = mails_to(session, cast.rita.email)
    assert "the account of Ines Duarte" in told.body


def test_a_link_works_once(client, session, candidate):
    asks(client)
    path = link_to(session)
    form = client.form_for(path)
    client.send(form)

    again = client.get(path)
    assert again.status_code == 410
    assert 'href="/my/email"' in again.text, "their page is open, so they can ask for another change at once"
    assert client.forge(path).status_code == 410
    assert candidate.email == NEW


def test_a_link_expires(client, app, session, candidate):
    asks(client)
    path = link_to(session)
    clock.move(timedelta(hours=app.extensions["settings"].candidate_link_hours))
    client.come_by_link(candidate)

    assert client.get(path).status_code == 410
    assert client.forge(path).status_code == 410
    assert "A change is waiting" not in client.get("/my/email").text


def test_a_change_is_cancelled_on_the_page(client, session, candidate):
    old = candidate.email
    asks(client)
    path = link_to(session)
    assert "A change is waiting" in client.get("/my/email").text

    client.submit("/my/email/cancel", page="/my/email")

    assert client.get(path).status_code == 410
    assert "A change is waiting" not in client.get("/my/email").text
    assert mails_to(session, NEW)[-1].state is MessageState.CANCELLED
    assert candidate.email == old
    again = client.forge("/my/email/cancel")
    assert "There is no change of your email to cancel." in client.get(again.location).text


def test_another_request_ends_the_one_before(client, session, candidate):
    asks(client)
    first = link_to(session)
    asks(client, "other@example.org")

    assert client.get(first).status_code == 410
    assert client.submit(link_to(session, "other@example.org")).status_code == 303
    assert candidate.email == "other@example.org"


def test_a_recruiters_correction_ends_the_request(client, app, cast, session, candidate):
    asks(client)
    path = link_to(session)
    rita = app.test_client()
    rita.sign_in(cast.rita)
    rita.submit(f"/candidates/{candidate.id}/edit", email="right@example.org")
    client.come_by_link(candidate)

    assert client.get(path).status_code == 410
    assert candidate.email == "right@example.org"


def test_unused_links_stay_valid_and_other_visits_end(client, app, session, candidate):
    """Who had a link to the old address, and did not ask for this, still gets in and can object."""
    unused = signed_path("my", create_link(candidate).id)
    elsewhere = app.test_client()
    elsewhere.come_by_link(candidate)
    asks(client)
    client.submit(link_to(session))

    assert elsewhere.get("/my").status_code == 303
    assert client.get("/my").status_code == 200
    assert app.test_client().submit(unused).status_code == 303


@pytest.mark.parametrize("by_recruiter", [False, True])
def test_waiting_mail_goes_to_the_new_address_with_valid_links(
    client, app, cast, session, application, by_recruiter
):
    """A reminder went to the address that was wrong, with a link that was ended."""
    can_be_met(cast.ines, 0, 9, 17)
    request_slot(application, by=cast.rita)
    candidate, old = application.candidate, application.candidate.email
    rita = app.test_client()
    rita.sign_in(cast.rita)
    if by_recruiter:
        rita.submit(f"/candidates/{candidate.id}/edit", email=NEW)
    else:
        asks(client)
        client.submit(link_to(session))

    reminders = [mail for mail in mails_to(session, NEW) if mail.kind == "time to choose"]
    assert len(reminders) == 3
    assert [mail for mail in mails_to(session, old) if mail.kind == "time to choose"] == []
    clock.move(timedelta(days=2, minutes=1))
    links = [session.get(CandidateLink, mail.link_id) for mail in reminders]
    assert {link.ended_at for link in links} == {None}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Fill this in."),
        ("nobody", "This is not an email address"),
        ("=?utf-8?q?x?=@x.co", "Mail cannot be sent to this address."),
        ("a@b.example\nBcc: c@d.example", "This is not an email address"),
    ],
)
def test_an_invalid_address_is_refused(client, session, candidate, typed, said):
    answer = client.forge("/my/email", email=typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert session.scalars(select(Message)).all() == []


def test_their_own_address_is_refused(client, candidate):
    answer = asks(client, candidate.email.upper())

    assert answer.status_code == 422
    assert "This is already your email." in answer.text


def test_requests_are_limited(client, session, candidate):
    for number in range(5):
        assert asks(client, f"number{number}@example.org").status_code == 303

    sixth = asks(client)

    assert sixth.status_code == 429
    assert f'value="{NEW}"' in sixth.text, "what was typed is lost"
    assert mails_to(session, NEW) == []


def test_requests_from_many_networks_are_limited_per_day(client, session, candidate):
    for number in range(10):
        client.environ_base |= {"REMOTE_ADDR": f"198.51.100.{number}"}
        assert asks(client, f"number{number}@example.org").status_code == 303

    client.environ_base |= {"REMOTE_ADDR": "198.51.100.10"}
    assert asks(client).status_code == 429
    assert mails_to(session, NEW) == []


def test_a_mailbox_is_not_filled_by_many_candidates(app, cast, session):
    for _ in range(4):
        client = app.test_client()
        client.come_by_link(an_application(cast).candidate)
        assert asks(client, "victim@example.net").status_code == 303

    *_, last = mails_to(session, "victim@example.net")
    assert last.due_at == clock.now() + timedelta(hours=1)


def test_after_an_erasure_no_mail_holds_an_address_they_had_or_asked_for(client, app, cast, session):
    application = an_application(cast, 4, status=Status.DECLINED)
    candidate = application.candidate
    client.come_by_link(candidate)
    old = candidate.email
    asks(client)
    path = link_to(session)
    client.submit(path)
    asks(client, "third@example.org")
    for message in session.scalars(select(Message)):
        message.state = MessageState.SENT
    rita = app.test_client()
    rita.sign_in(cast.rita)
    erased = rita.submit(f"/candidates/{candidate.id}/erasure", decision="erase", reason="They asked for it.")
    assert erased.status_code == 303

    left = {m.to_email for m in session.scalars(select(Message).where(Message.kind != "data erased"))}
    assert not left & {old, NEW, "third@example.org"}
    assert session.scalars(select(CandidateLink)).all() == []
    assert client.get(path).status_code == 404


def test_a_forged_link_confirms_nothing(client, session, application, candidate):
    """Neither a link to the page, nor one to the questions, is one of these; nor the reverse (29)."""
    asks(client)
    token = link_to(session).rpartition("/")[2]
    opens = signed_path("my", create_link(candidate).id).rpartition("/")[2]
    asks_questions = signed_path(QUESTIONS, a_questionnaire(application).id).rpartition("/")[2]
    forged = [f"/new-email/{each}" for each in (opens, asks_questions, token[:-1], "1")]

    for path in (*forged, f"/my/{token}", f"/{QUESTIONS}/{token}"):
        assert client.get(path).status_code == 404, path
        assert client.forge(path).status_code == 404, path
