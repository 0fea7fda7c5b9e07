"""A colleague who knows the candidate waits until a recruiter acknowledges it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.conflicts_of_interest.actions import acknowledge_conflict, state_conflict
from app.conflicts_of_interest.models import ConflictOfInterest
from app.conflicts_of_interest.rules import Acquaintance
from app.erasure.removal import remove_texts
from app.interviews.free_slots import may_interview
from app.interviews.schedule import check_may_interview
from app.offers.approvals import decide_on_offer
from app.pipeline.advance import advance
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.careers.applying import applies
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import an_interview
from tests.factories.offers import a_waiting_offer

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
WAITS = "no recruiter has acknowledged it yet"


@pytest.fixture(autouse=True)
def _time_stands() -> None:
    clock.freeze(NOW)


@pytest.fixture
def lena(cast, session):
    application = an_application(cast, 4, opening=an_opening(cast), candidate=a_candidate("Lena Brandt"))
    session.commit()
    return application


def stated(application, user) -> ConflictOfInterest:
    return state_conflict(application, Acquaintance.FAMILY, details="We are cousins.", by=user)


def waits(session) -> list[int]:
    return list(session.scalars(select(Turn.user_id).where(Turn.kind == TurnKind.ACKNOWLEDGE_CONFLICT)))


def test_an_interviewer_says_so_and_is_not_scheduled_until_a_recruiter_acknowledges_it(
    client, cast, session, lena
):
    interview = an_interview(lena, cast.ines, starts_in=timedelta(days=2))
    session.commit()
    client.sign_in(cast.ines)
    address = f"/interviews/{interview.id}/conflict"
    assert client.submit(address, acquaintance="family", details="We are cousins.").status_code == 303
    assert waits(session) == [cast.rita.id]
    assert not may_interview(cast.ines, lena)
    with pytest.raises(RuleBroken, match=WAITS):
        check_may_interview(cast.ines, lena, lena.stage)
    assert may_interview(cast.rita, lena)

    client.sign_in(cast.dana)
    page = f"/applications/{lena.id}/conflicts"
    assert "We are cousins." in client.get(page).text, "the hiring manager sees it"
    assert f"{page}/acknowledge" not in client.get(page).text
    client.sign_in(cast.rita)
    assert "Conflict of interest to acknowledge" in client.get(f"/applications/{lena.id}").text
    conflict = session.scalars(select(ConflictOfInterest)).one()
    remark = {f"{conflict.id}-remark": "She does not decide."}
    answer = client.submit(f"{page}/acknowledge", page=page, **remark)
    assert answer.status_code == 303

    assert may_interview(cast.ines, lena)
    check_may_interview(cast.ines, lena, lena.stage)
    assert waits(session) == []
    assert list(turn_differences()) == []
    assert "acknowledged that Ines" in client.get(f"/applications/{lena.id}/history").text


def test_who_decides_and_approves_waits_as_well(cast, session, lena):
    offer = a_waiting_offer(cast, lena)
    conflict = stated(lena, cast.dana)
    for refused in (
        lambda: advance(lena, version=lena.version, reason="Good.", by=cast.dana),
        lambda: decline(lena, version=lena.version, reason=DeclineReason.SKILLS, by=cast.dana),
        lambda: decide_on_offer(offer, edition=offer.edition, is_approved=True, reason="", by=cast.dana),
    ):
        with pytest.raises(RuleBroken, match=WAITS):
            refused()

    acknowledge_conflict(conflict, colleague=None, remark="", by=cast.rita)

    decide_on_offer(offer, edition=offer.edition, is_approved=True, reason="", by=cast.dana)
    with pytest.raises(Conflict):
        acknowledge_conflict(conflict, colleague=None, remark="", by=cast.rita)


def test_nobody_acknowledges_their_own(cast, session, lena):
    conflict = stated(lena, cast.rita)
    with pytest.raises(RuleBroken, match="Ask another recruiter"):
        acknowledge_conflict(conflict, colleague=None, remark="", by=cast.rita)
    other = person("Ruth Adler", Role.RECRUITER)
    session.flush()
    acknowledge_conflict(conflict, colleague=None, remark="", by=other)
    assert not lena.has_open_conflict


def test_a_candidate_names_somebody_and_learns_nothing_of_it(client, cast, session, lena):
    stated(lena, cast.sam)
    session.commit()
    client.come_by_link(lena.candidate)
    page, sister = f"/my/applications/{lena.id}/acquaintance", f"{cast.ines.name.upper()} is my sister"
    for named in (
        cast.sam.email,
        "nobody@example.org",
        "Ines from sales",
        sister,
    ):
        answer = client.submit(page, named=named, acquaintance="friends")
        assert answer.headers["Location"].endswith("/my")
    assert "cousins" not in client.get("/my").text
    conflicts = session.scalars(select(ConflictOfInterest).order_by(ConflictOfInterest.id)).all()
    assert [(each.named, each.user_id) for each in conflicts] == [
        ("", cast.sam.id),
        ("nobody@example.org", None),
        ("Ines from sales", None),
        (sister, cast.ines.id),
    ]
    assert not may_interview(cast.ines, lena), "by a name that one account has"
    turns = session.scalars(select(Turn.kind).where(Turn.application_id == lena.id)).all()
    assert turns.count(TurnKind.NAME_COLLEAGUE) == 2
    assert list(turn_differences()) == []
    with pytest.raises(RuleBroken, match="email of the colleague"):
        acknowledge_conflict(conflicts[2], colleague=None, remark="", by=cast.rita)
    acknowledge_conflict(conflicts[2], colleague=cast.dana, remark="", by=cast.rita)
    assert conflicts[2].colleague == cast.dana.name
    client.sign_in(cast.rita)
    desk = f"/applications/{lena.id}/conflicts"
    text = client.get(desk).text
    assert text.count("We do not know yet who this is") == 1 and text.count("Until a recruiter") == 2
    nobody = {"conflict": str(conflicts[1].id), f"{conflicts[1].id}-is_nobody": "y"}
    both = nobody | {f"{conflicts[1].id}-colleague": cast.ines.email}
    assert client.forge(f"{desk}/acknowledge", **both).status_code == 422
    assert client.forge(f"{desk}/acknowledge", **nobody).status_code == 303
    session.expire_all()
    assert conflicts[1].is_acknowledged and conflicts[1].user is None

    remove_texts(lena.candidate)
    session.refresh(conflicts[2])
    assert (conflicts[0].details, conflicts[2].named, lena.has_open_conflict) == ("", "", False)
    assert waits(session) == []


def test_an_applicant_says_on_the_form_whom_they_know(client, cast, session):
    opening = an_opening(cast)
    applies(client, opening, knows=cast.ines.name)
    conflict = session.scalars(select(ConflictOfInterest)).one()
    assert (conflict.user, conflict.stated_by, conflict.is_acknowledged) == (cast.ines, None, False)
    assert waits(session) == [cast.rita.id]
    stage = opening.stages[3]
    with pytest.raises(RuleBroken, match=WAITS):
        check_may_interview(cast.ines, conflict.application, stage)
    applies(client, opening, knows=cast.sam.name)
    assert session.scalars(select(ConflictOfInterest)).all() == [conflict], "anybody can type an email"
    client.sign_in(cast.rita)
    assert (
        "Said on the form to apply." in client.get(f"/applications/{conflict.application_id}/conflicts").text
    )
    history = client.get(f"/applications/{conflict.application_id}/history").text
    assert f"Knows somebody here: {cast.sam.name}" in history
