"""An applicant names who referred them: a claim, which counts once the colleague confirms it."""

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
from app.db.base import db
from app.people.accounts import close_account, reopen_account
from app.people.departure.actions import close_at_once, leave
from app.people.departure.queries import loose_ends
from app.shared import clock
from app.shared.refusals import Conflict
from app.sources.claims import answer_referral
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.careers.applying import apply_without_form
from tests.cast import person
from tests.factories.applications import an_opening

ENDED = ActivityVerb.ENDED_REFERRAL_CLAIM


@pytest.fixture
def claimed(cast, session) -> ReferralClaim:
    """Lena applies and names Dana, who interviews at this opening."""
    apply_without_form(an_opening(cast), referred_by=cast.dana.email)
    return session.scalars(select(ReferralClaim)).one()


@pytest.fixture(autouse=True)
def _what_waits_is_stored(claimed):
    yield
    assert list(turn_differences()) == []


def to_answer(user) -> list[int]:
    """The ids of the claims in a person's turn."""
    db.session.flush()
    waiting = select(Turn.about_id).where(Turn.kind == TurnKind.ANSWER_REFERRAL, Turn.user_id == user.id)
    return list(db.session.scalars(waiting))


def application_of(session) -> Application:
    return session.scalars(select(Application)).one()


def test_an_open_claim_changes_nothing_and_waits_for_the_colleague(client, cast, session, claimed):
    apply_without_form(application_of(session).opening, referred_by=cast.dana.email)
    assert session.scalars(select(ReferralClaim)).all() == [claimed], "the same claim again asks once"
    assert may_interview(cast.dana, application_of(session))
    client.sign_in(cast.dana)
    turns = client.get("/").text
    assert "Lena Brandt says that you referred them" in turns
    assert f'href="/referrals/{claimed.id}"' in turns


def test_the_named_colleague_alone_confirms_it_once(client, cast, session, claimed):
    page = f"/referrals/{claimed.id}"
    client.sign_in(cast.rita)
    assert client.get(page).status_code == 404
    client.sign_in(cast.dana)
    assert client.submit(page).status_code == 422

    assert client.submit(page, answer="yes").status_code == 303

    application = application_of(session)
    assert application.candidate.referred_by is cast.dana
    assert not may_interview(cast.dana, application)
    assert client.submit(page, answer="yes").status_code == 409
    assert "says that you referred them" not in client.get("/").text


def test_who_denies_it_may_interview(client, cast, session, claimed):
    client.sign_in(cast.dana)

    assert client.submit(f"/referrals/{claimed.id}", answer="no").status_code == 303

    application = application_of(session)
    assert application.candidate.referred_by is None
    assert may_interview(cast.dana, application)


def closes_at_once(cast) -> None:
    close_at_once(cast.dana, reason="Her laptop was stolen.", by=cast.ada)


def hands_over(cast) -> None:
    other = person("Helga Second", Role.HIRING_MANAGER, Role.INTERVIEWER)
    choices = {end.key: other for end in loose_ends(cast.dana, roles=(), closing=True, reader=cast.ada)}
    leave(cast.dana, takes=(), closing=True, choices=choices, reason="-", by=cast.ada)


@pytest.mark.parametrize("dana_leaves", [closes_at_once, hands_over])
def test_a_claim_ends_when_the_colleague_leaves_and_the_history_says_so(
    client, cast, session, claimed, dana_leaves
):
    dana_leaves(cast)
    assert claimed.ended_unanswered
    assert to_answer(cast.dana) == []
    client.sign_in(cast.rita)
    page = client.get(f"/applications/{application_of(session).id}/history").text
    words = "closed the referral because the colleague’s account was closed"
    before, _, after = unescape(page).partition(words)
    assert before.rstrip().endswith(f"<b>{cast.ada.name}</b>"), "not the candidate"
    assert after.startswith(f": {cast.dana.name}")


def test_an_answer_stays_when_the_colleague_leaves(cast, session, claimed):
    answer_referral(claimed, is_true=True, by=cast.dana)
    answered_at = claimed.answered_at
    clock.move(timedelta(days=1))
    closes_at_once(cast)
    assert (claimed.is_true, claimed.answered_at) == (True, answered_at)
    ended = [each for each in activity_of(claimed.candidate) if each.verb is ENDED]
    assert ended == []


def test_a_returning_colleague_is_asked_again_only_if_named_again(client, cast, session, claimed):
    close_account(cast.dana, by=cast.ada)
    reopen_account(cast.dana, by=cast.ada)
    with pytest.raises(Conflict, match="ended when your account was closed"):
        answer_referral(claimed, is_true=True, by=cast.dana)
    assert to_answer(cast.dana) == []

    apply_without_form(application_of(session).opening, referred_by=cast.dana.email)

    assert to_answer(cast.dana) == [claimed.id]
    answer_referral(claimed, is_true=True, by=cast.dana)
    assert claimed.candidate.referred_by is cast.dana
