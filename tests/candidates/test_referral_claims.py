"""What a stranger claims of a referral is no fact until the colleague confirms it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.predicates import may_interview
from app.candidates.models import Application, ReferralClaim
from tests.factories.applications import an_opening
from tests.jobs.applying import applies


@pytest.fixture
def claimed(client, cast, session) -> ReferralClaim:
    """Lena applies and names Dana, who interviews at this opening."""
    applies(client, an_opening(cast), referred_by=cast.dana.email)
    return session.scalars(select(ReferralClaim)).one()


def application_of(session) -> Application:
    return session.scalars(select(Application)).one()


def test_a_claim_bars_nobody_and_waits_in_the_turn_of_the_colleague(client, cast, session, claimed):
    assert may_interview(cast.dana, application_of(session))
    client.sign_in(cast.dana)
    turns = client.get("/").text
    assert "Lena Brandt says that you referred them" in turns
    assert f'href="/referrals/{claimed.id}"' in turns


@pytest.mark.parametrize("is_true", [True, False])
def test_the_colleague_confirms_or_denies_it_once(client, cast, session, claimed, is_true):
    client.sign_in(cast.dana)
    page = f"/referrals/{claimed.id}"
    assert client.submit(page).status_code == 422

    assert client.submit(page, answer="yes" if is_true else "no").status_code == 303

    application = application_of(session)
    assert application.candidate.referred_by is (cast.dana if is_true else None)
    assert may_interview(cast.dana, application) is not is_true
    assert client.submit(page, answer="yes").status_code == 409
    assert "says that you referred them" not in client.get("/").text


def test_nobody_else_answers_it(client, cast, claimed):
    client.sign_in(cast.rita)

    assert client.get(f"/referrals/{claimed.id}").status_code == 404


def test_the_same_claim_again_asks_once(client, cast, session, claimed):
    applies(client, application_of(session).opening, referred_by=cast.dana.email)

    assert session.scalars(select(ReferralClaim)).all() == [claimed]
