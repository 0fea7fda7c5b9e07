"""What a stranger claims of a referral is no fact until the colleague confirms it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from app.access.predicates import may_interview
from app.access.roles import Role
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application, ReferralClaim
from app.candidates.referrals import answer_referral, referrals_to_answer
from app.people.accounts import close_account, reopen_account
from app.people.departure.actions import close_at_once, leave
from app.people.departure.queries import loose_ends
from app.shared import clock
from app.shared.refusals import Conflict
from tests.careers.applying import applies
from tests.cast import person
from tests.factories.applications import an_opening

ENDED = ActivityVerb.ENDED_REFERRAL_CLAIM


@pytest.fixture
def claimed(client, cast, session) -> ReferralClaim:
    """Lena applies and names Dana, who interviews at this opening."""
    applies(client, an_opening(cast), referred_by=cast.dana.email)
    return session.scalars(select(ReferralClaim)).one()


def application_of(session) -> Application:
    return session.scalars(select(Application)).one()


def test_an_open_claim_changes_nothing_and_waits_for_the_colleague(client, cast, session, claimed):
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


def test_only_the_named_colleague_answers_a_claim(client, cast, claimed):
    client.sign_in(cast.rita)

    assert client.get(f"/referrals/{claimed.id}").status_code == 404


def test_the_same_claim_again_asks_once(client, cast, session, claimed):
    applies(client, application_of(session).opening, referred_by=cast.dana.email)

    assert session.scalars(select(ReferralClaim)).all() == [claimed]


@pytest.fixture(params=["handed over", "at once"])
def dana_leaves(request, cast, session):
    """Dana's account closes, by either way."""

    def leaves() -> None:
        if request.param == "at once":
            close_at_once(cast.dana, reason="Her laptop was stolen.", by=cast.ada)
        else:
            other = person("Helga Second", Role.HIRING_MANAGER, Role.INTERVIEWER)
            ends = loose_ends(cast.dana, roles=(), closing=True, reader=cast.ada)
            choices = {end.key: other for end in ends}
            leave(cast.dana, takes=(), closing=True, choices=choices, reason="-", by=cast.ada)
        session.commit()

    return leaves


def test_a_claim_ends_when_the_colleague_leaves_and_the_history_says_so(
    client, cast, session, claimed, dana_leaves
):
    dana_leaves()
    assert claimed.ended_unanswered
    assert referrals_to_answer(cast.dana) == []
    client.sign_in(cast.rita)
    page = client.get(f"/applications/{application_of(session).id}").text
    words = "closed the referral because the colleague’s account was closed"
    line = unescape(page).partition(words)
    assert line[0].rstrip().endswith(f"<b>{cast.ada.name}</b>"), "not the candidate"
    assert line[2].startswith(f": {cast.dana.name}")


def test_an_answer_stays_when_the_colleague_leaves(cast, session, claimed, dana_leaves):
    answer_referral(claimed, is_true=True, by=cast.dana)
    answered_at = claimed.answered_at
    clock.move(timedelta(days=1))
    dana_leaves()
    assert (claimed.is_true, claimed.answered_at) == (True, answered_at)
    ended = [each for each in activity_of(claimed.candidate) if each.verb is ENDED]
    assert ended == []


def test_a_returning_colleague_is_asked_again_only_if_named_again(client, cast, session, claimed):
    close_account(cast.dana, by=cast.ada)
    reopen_account(cast.dana, by=cast.ada)
    with pytest.raises(Conflict, match="ended when your account was closed"):
        answer_referral(claimed, is_true=True, by=cast.dana)
    assert referrals_to_answer(cast.dana) == []

    applies(client, application_of(session).opening, referred_by=cast.dana.email)

    assert referrals_to_answer(cast.dana) == [claimed]
    answer_referral(claimed, is_true=True, by=cast.dana)
    assert claimed.candidate.referred_by is cast.dana
