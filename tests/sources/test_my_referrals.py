"""A colleague sees how far the candidates they referred came, as the candidates know it, and no more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.candidates.models import Candidate, ReferralClaim, Status
from app.outbox.models import Message
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter
from app.pipeline.rules import DeclineReason
from app.shared import clock
from app.sources.queries import personal_code
from app.sources.rules import ReferralProgress, progress_of
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview

PAGE = "/my-referrals"


@pytest.mark.parametrize(
    ("status", "position", "said"),
    [
        (Status.ACTIVE, 1, ReferralProgress.APPLIED),
        (Status.ACTIVE, 2, ReferralProgress.IN_PROCESS),
        (Status.ACTIVE, 6, ReferralProgress.IN_PROCESS),
        (Status.HIRED, 6, ReferralProgress.HIRED),
        (Status.DECLINED, 3, ReferralProgress.ENDED),
        (Status.WITHDRAWN, 1, ReferralProgress.ENDED),
    ],
)
def test_progress_is_said_in_four_words(status, position, said):
    assert progress_of(status, position) is said


def test_the_first_confirmed_referrer_has_the_credit_and_others_read_who(client, cast, session):
    candidate = an_application(cast, candidate=a_candidate("Lena Brandt", referred_by=cast.sam)).candidate
    session.add(ReferralClaim(candidate=candidate, user=cast.hugo, answered_at=clock.now(), is_true=True))
    session.add(ReferralClaim(candidate=candidate, user=cast.milan, answered_at=clock.now(), is_true=False))
    session.commit()

    for who, said in ((cast.sam, "You"), (cast.hugo, "Sam Carter referred them first")):
        client.sign_in(who)
        text = client.get(PAGE).text
        assert "Lena Brandt" in text
        assert said in text
    for who in (cast.milan, cast.ines):
        client.sign_in(who)
        assert "Lena Brandt" not in client.get(PAGE).text, who.name


def test_nothing_is_said_that_the_candidate_does_not_know(client, cast, session):
    """A decline shows once its mail has left; stages, scorecards and reasons never do."""
    application = an_application(cast, 4, candidate=a_candidate("Lena Brandt", referred_by=cast.sam))
    a_scorecard(an_interview(application, cast.ines), pros="A secret")
    session.commit()
    client.sign_in(cast.sam)
    before = client.get(PAGE).text
    assert "In process" in before
    assert application.stage.name not in before

    decline(
        application,
        version=application.version,
        reason=DeclineReason.SKILLS,
        note="A secret",
        letter=Letter.BEFORE_ANY_TALK,
        paragraph="",
        by=cast.rita,
    )
    session.commit()

    assert "In process" in client.get(PAGE).text
    assert "Ended" not in client.get(PAGE).text
    assert "A secret" not in client.get(PAGE).text


def test_one_sees_neither_oneself_nor_openings_one_applied_to(client, cast, session):
    own = an_application(cast, candidate=a_candidate("Sam Carter", email=cast.sam.email, user=cast.sam))
    beside = a_candidate("Lena Brandt", referred_by=cast.sam)
    an_application(cast, opening=own.opening, candidate=beside)
    session.commit()
    client.sign_in(cast.sam)

    text = client.get(PAGE).text

    assert "Lena Brandt" in text, "whom they referred they know"
    assert own.opening.role not in text.replace("My referrals", "")
    assert "Applied" not in text


def test_a_colleague_sends_their_link_to_somebody_twice_at_most(client, cast, session):
    client.sign_in(cast.sam)
    typed = {"name": "Lena Brandt", "email": "Lena@Example.org"}

    answers = [client.submit(PAGE, **typed).status_code for _ in range(3)]

    assert answers == [303, 303, 429]
    mail = session.scalars(select(Message)).first()
    assert (mail.to_email, mail.reply_to) == ("lena@example.org", cast.sam.email)
    assert f"/jobs?via={personal_code(cast.sam)}" in mail.body
    assert session.scalars(select(Candidate)).all() == [], "nobody is a candidate before they apply"
    refused = client.submit(PAGE, name="Ines", email=cast.ines.email)
    assert (refused.status_code, "email of a colleague" in refused.text) == (422, True)


def test_a_colleague_sends_ten_mails_a_day(client, cast, session):
    client.sign_in(cast.sam)

    answers = [client.submit(PAGE, name="Lena", email=f"l{n}@example.org").status_code for n in range(11)]

    assert answers == [303] * 10 + [429]
