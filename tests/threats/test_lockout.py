"""Nobody locks anybody out, and nobody guesses for long (44, 45, 53).

Mallory knows emails and has many addresses; Ada has signed in from hers before.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.candidates.actions import send_requested_link
from app.outbox.models import Message
from app.people.actions import send_requested_reset
from app.people.attempts import delete_old_attempts, record_attempt
from app.people.models import AttemptCount, KnownAddress
from app.people.rules import PASSWORD_RESET_LIMITS, SIGN_IN_LIMITS
from app.shared import clock
from app.shared.links import signed_path
from app.web.client_address import sender_network
from tests.cast import PASSWORD
from tests.factories.applications import an_application
from tests.factories.resets import a_reset
from tests.people.test_links import NEW

ADDRESS, ELSEWHERE, MALLORYS = "198.51.100.7", "198.51.100.8", "203.0.113.9"
BOTH, NETWORK, ACCOUNT = (SIGN_IN_LIMITS.by_name[name].maximum for name in ("both", "network", "account"))


@pytest.fixture(autouse=True)
def _now(session):
    clock.freeze(clock.now())


def at(client, address):
    """The same client, asking from an address."""
    client.environ_base["REMOTE_ADDR"] = address
    return client


def signs_in(client, password=PASSWORD, *, email="ada@example.com") -> int:
    return client.forge("/sign-in", email=email, password=password).status_code


def fails_often(session, *, account="ada@example.com", address=MALLORYS, times=BOTH) -> None:
    """As many failed sign-ins, counted as the page counts them."""
    session.commit()
    for _ in range(times):
        record_attempt(SIGN_IN_LIMITS, account=account, address=address)


@pytest.mark.both_databases  # the address is noted or noted again
def test_a_right_password_gets_in_from_where_it_was_used_before(client, cast, session):
    """However often somebody has tried from there or elsewhere. A used reset link lets them in as well."""
    assert signs_in(at(client, ADDRESS)) == 303
    fails_often(session, address=ADDRESS, times=NETWORK + 1)
    for number in range(ACCOUNT):
        fails_often(session, address=f"203.0.113.{number}", times=1)

    assert signs_in(client, "a wrong password") == 429
    assert signs_in(client) == 303
    assert signs_in(at(client, ELSEWHERE)) == 429

    link = a_reset(cast.ada)
    client.submit(signed_path("reset", link.id), password=NEW, again=NEW)
    assert signs_in(client, NEW) == 303


def test_failures_from_elsewhere_close_nothing_to_who_comes_from_a_new_address(client, cast, session):
    fails_often(session)

    assert signs_in(at(client, MALLORYS)) == 429
    assert signs_in(at(client, ELSEWHERE)) == 303


def test_a_new_password_forgets_the_addresses_of_before(client, cast, session):
    signs_in(at(client, MALLORYS))
    link = a_reset(cast.ada)
    at(client, ADDRESS).submit(signed_path("reset", link.id), password=NEW, again=NEW)
    for address in (MALLORYS, ADDRESS):
        fails_often(session, address=address, times=BOTH)

    assert signs_in(at(client, MALLORYS), NEW) == 429
    assert signs_in(at(client, ADDRESS), NEW) == 303


def test_asking_for_resets_and_links_takes_no_way_in(client, app, cast, session):
    """Each is counted apart from the others, and for the account alone asking is never refused."""
    candidate = an_application(cast).candidate
    for path, email in (("/forgot", cast.ada.email), ("/my/link", candidate.email)):
        for _ in range(6):
            last = at(client, MALLORYS).forge(path, email=email)
        assert last.status_code == 429
        assert at(client, ADDRESS).forge(path, email=email).status_code == 303
    assert send_requested_reset() and send_requested_link()

    assert signs_in(at(client, MALLORYS)) == 303


def test_a_flood_of_requests_sends_few_mails_and_holds_nobody_up_for_long(client, cast, session):
    for number in range(PASSWORD_RESET_LIMITS.by_name["account"].maximum + 3):
        at(client, f"203.0.113.{number}").forge("/forgot", email=cast.ada.email)
        send_requested_reset()
    assert _mails(session) == PASSWORD_RESET_LIMITS.by_name["account"].maximum

    assert at(client, ADDRESS).submit("/forgot", email=cast.ada.email).status_code == 303
    assert not send_requested_reset()
    clock.move(PASSWORD_RESET_LIMITS.delay)
    assert send_requested_reset()
    assert not send_requested_reset(), "those of one account are seen to at once"
    assert _mails(session) == PASSWORD_RESET_LIMITS.by_name["account"].maximum + 1


@pytest.mark.both_databases  # counting in one statement
def test_forty_at_once_do_not_pass_the_limit(app, session):
    """They are counted first, and then judged."""
    session.commit()
    together = Barrier(10)

    def ten_tries(_number: int) -> list[bool]:
        with app.app_context():
            together.wait()
            return [
                record_attempt(SIGN_IN_LIMITS, account="ada@example.com", address=MALLORYS).exceeds("both")
                for _ in range(4)
            ]

    with ThreadPoolExecutor(10) as threads:
        refused = [answer for answers in threads.map(ten_tries, range(10)) for answer in answers]

    assert refused.count(False) == BOTH


def test_the_addresses_of_one_network_count_as_one(client, cast, session):
    for number in range(NETWORK + 1):
        fails_often(session, account=f"p{number}@example.com", address=f"2001:db8:1:2::{number:x}", times=1)

    assert signs_in(at(client, "2001:db8:1:2:ffff::1")) == 429
    assert signs_in(at(client, "2001:db8:1:3::1")) == 303


def test_what_counts_as_one_sender():
    for address, network in {
        "192.0.2.1": "192.0.2.1",
        "::ffff:192.0.2.1": "192.0.2.1",
        "2001:db8:0:1:2:3:4:5": "2001:db8:0:1::/64",
        "fe80::1%eth0": "fe80::/64",
        "unknown": "unknown",
        "": "",
    }.items():
        assert sender_network(address) == network


@pytest.mark.both_databases  # deleting what is old
def test_what_is_counted_names_nobody_and_is_forgotten(client, cast, session):
    signs_in(at(client, ADDRESS))
    signs_in(client, "a wrong password")
    client.submit("/forgot", email=cast.ada.email)
    stored = [*session.scalars(select(AttemptCount)), *session.scalars(select(KnownAddress))]
    assert stored
    assert not [
        row for row in stored for word in (cast.ada.email, "example", ADDRESS) if word in repr(vars(row))
    ]

    clock.move(max(limit.span for limit in SIGN_IN_LIMITS.by_name.values()))
    assert delete_old_attempts()
    assert session.scalars(select(AttemptCount)).all() == []


def _mails(session) -> int:
    session.commit()
    return session.scalar(select(func.count()).select_from(Message)) or 0
