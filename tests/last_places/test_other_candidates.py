"""After the hire for the last place: what becomes of each of the others is chosen, and happens once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Status
from app.last_places.due_choices import do_one_due_choice
from app.last_places.models import LastPlaceChoice, LastPlacePlan
from app.last_places.queries import open_plan
from app.opening_moves.queries import waiting_move
from app.outbox.models import Message
from app.pipeline.advance import advance
from app.pipeline.models import Transition
from app.pipeline.rules import DeclineReason, MoveVerb
from app.pipeline.undo import undo
from app.pools.queries import member_of
from app.shared import clock
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.offers import a_sent_offer
from tests.factories.tags import a_pool
from tests.pipeline.hiring import agreed, hire_by_rita, ready_to_hire
from tests.real.client import StrictClient

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
DAY = NOW.date() + timedelta(days=5)
FILLED = "Your application for Inside Sales Representative"


@pytest.fixture(autouse=True)
def _time_stands() -> None:
    clock.freeze(NOW)


@pytest.fixture
def opening(cast):
    return an_opening(cast, places=1)


@pytest.fixture
def lena(cast, opening):
    return an_application(cast, 1, opening=opening, candidate=a_candidate("Lena Brandt"))


@pytest.fixture
def karim(cast, opening):
    """He has met the team."""
    application = an_application(cast, 4, opening=opening, candidate=a_candidate("Karim Haddad"))
    a_scorecard(an_interview(application, cast.ines, starts_in=-timedelta(days=1)))
    return application


@pytest.fixture
def pool(cast):
    return a_pool(cast.rita, "Second for a place")


@pytest.fixture
def rita(client, cast) -> StrictClient:
    client.sign_in(cast.rita)
    return client


@pytest.fixture
def address(cast, session, opening, lena, karim, pool) -> str:
    """The page where it is chosen, after a hire for which the choice is made later."""
    hire_by_rita(cast, ready_to_hire(cast, opening=opening), decide_by=DAY)
    session.commit()
    return f"/openings/{opening.id}/other-candidates"


def fields(lena, karim, kept_in, **more) -> dict[str, str]:
    """Lena is declined, Karim is kept in the pool."""
    return {
        "day": DAY.isoformat(),
        "pool": str(kept_in.id),
        f"outcome_{lena.id}": "decline",
        f"outcome_{karim.id}": "pool",
        f"paragraph_{karim.id}": "You were a close second, Karim.",
        **more,
    }


def letters(session) -> list[str]:
    return sorted(session.scalars(select(Message.to_email).where(Message.subject == FILLED)))


def work(session) -> int:
    """How many choices a worker does."""
    done = 0
    while do_one_due_choice():
        done += 1
    session.expire_all()
    return done


def waits(session) -> list[int]:
    """Whose turn it is to choose."""
    return list(session.scalars(select(Turn.user_id).where(Turn.kind == TurnKind.CHOOSE_FOR_OTHERS)))


def test_the_hire_for_the_last_place_leaves_the_choice_for_a_day(rita, cast, session, opening, lena, karim):
    hired = ready_to_hire(cast, opening=opening)
    form = rita.form_for(f"/applications/{hired.id}/hire")
    for day, sentence in (("", "Enter the day."), (NOW.date().isoformat(), "Choose a day from tomorrow")):
        refused = rita.send(form, **agreed(cast), others="later", day=day)
        assert (refused.status_code, sentence in refused.text) == (422, True)

    answer = rita.send(form, **agreed(cast), others="later", day=DAY.isoformat())

    assert answer.headers["Location"] == f"/openings/{opening.id}/other-candidates"
    assert [lena.status, karim.status] == [Status.ACTIVE] * 2
    assert waits(session) == [cast.rita.id]
    assert "Other candidates to decide about" in rita.get("/").text
    assert work(session) == 0
    assert list(turn_differences()) == []


@pytest.mark.both_databases  # locks
def test_what_was_chosen_happens_on_the_day_and_once(
    rita, cast, session, address, opening, lena, karim, pool
):
    form = rita.form_for(address)
    incomplete = ({f"paragraph_{karim.id}": ""}, "has met the team"), ({"pool": ""}, "Choose the pool")
    for more, sentence in incomplete:
        refused = rita.send(form, **fields(lena, karim, pool, **more))
        assert (refused.status_code, sentence in refused.text) == (422, True)
    assert rita.send(form, **fields(lena, karim, pool)).status_code == 303
    assert waits(session) == [], "all are chosen"
    clock.freeze(NOW + timedelta(days=4, hours=10))
    assert work(session) == 0, "nothing happens before the day"

    clock.freeze(NOW + timedelta(days=5))
    assert work(session) == 2
    assert work(session) == 0

    assert [lena.status, karim.status] == [Status.DECLINED] * 2
    assert letters(session) == sorted([lena.candidate.email, karim.candidate.email])
    assert member_of(pool, karim.candidate) is not None
    assert member_of(pool, lena.candidate) is None
    moves = session.scalars(select(Transition).where(Transition.came_with_id.is_not(None))).all()
    assert {(each.verb, each.reason, each.by) for each in moves} == {
        (MoveVerb.DECLINE, DeclineReason.FILLED.value, cast.rita)
    }
    assert open_plan(opening) is None
    assert list(turn_differences()) == []


def test_until_the_day_a_choice_can_be_changed_and_who_was_first_is_said(
    rita, app, cast, session, address, lena, karim, pool
):
    mine, other = rita.form_for(address), app.test_client()
    other.sign_in(cast.dana)
    assert other.submit(address, day=DAY.isoformat(), **{f"outcome_{lena.id}": "decline"}).status_code == 303

    late = rita.send(mine, **fields(lena, karim, pool))
    assert (late.status_code, "Dana Whitfield changed this on" in late.text) == (409, True)
    assert "You were a close second, Karim." in late.text
    later = (DAY + timedelta(days=3)).isoformat()
    assert (
        rita.submit(address, **fields(lena, karim, pool, day=later, **{f"outcome_{lena.id}": ""})).status_code
        == 303
    )

    clock.freeze(NOW + timedelta(days=6))
    assert work(session) == 0
    clock.freeze(NOW + timedelta(days=8))
    assert work(session) == 1
    assert [lena.status, karim.status] == [Status.ACTIVE, Status.DECLINED]
    assert waits(session) == [cast.rita.id]


def test_what_is_open_is_shown_apart_and_stops_the_choice(rita, cast, session, opening, lena, karim, pool):
    mia = an_application(cast, 3, opening=opening, candidate=a_candidate("Mia New"))
    a_sent_offer(cast, lena)
    an_interview(karim, cast.sam, starts_in=timedelta(days=5, hours=5))
    hired = ready_to_hire(cast, opening=opening)
    page = rita.get(f"/applications/{hired.id}/hire").text
    assert page.index("Look at these first") < page.index("Open offer") < page.index("Interview booked")
    hire_by_rita(cast, hired, decide_by=DAY)
    session.commit()
    address = f"/openings/{opening.id}/other-candidates"
    page = rita.get(address).text
    first, others = page.index("Look at these first"), page.index(">Others<")
    assert first < page.index("Lena Brandt") < page.index("Karim Haddad") < others < page.index("Mia New")
    rita.submit(address, **fields(lena, karim, pool, **{f"outcome_{mia.id}": "decline"}))
    advance(mia, version=mia.version, reason="She is ahead.", by=cast.dana)
    session.commit()

    clock.freeze(NOW + timedelta(days=5))
    work(session)

    assert [lena.status, karim.status, mia.status] == [Status.ACTIVE] * 3
    assert letters(session) == []
    rita.sign_in(cast.rita)
    page = rita.get(address).text
    for reason in ("has an open offer", "begins", "moved this application"):
        assert reason in page
    assert waits(session) == [cast.rita.id]


def test_who_owes_a_scorecard_chooses_nothing_and_sees_no_choice(
    rita, cast, session, address, lena, karim, pool
):
    rita.submit(address, **fields(lena, karim, pool))
    an_interview(karim, cast.rita, starts_in=-timedelta(hours=2))
    session.commit()

    page = rita.get(address).text
    assert f"outcome_{karim.id}" not in page
    assert "a close second" not in page
    rita.submit(address, day=DAY.isoformat(), pool=str(pool.id), **{f"outcome_{lena.id}": ""})
    rows = session.execute(select(LastPlaceChoice.application_id, LastPlaceChoice.outcome)).all()
    assert dict(rows) == {lena.id: None, karim.id: "pool"}


def test_a_free_place_or_an_undo_ends_what_was_chosen(
    rita, cast, session, address, opening, lena, karim, pool
):
    rita.submit(address, **fields(lena, karim, pool))
    opening.places = 2
    session.commit()
    page = rita.get(address).text
    assert "A place is free again, so nobody is declined" in page
    assert "The last place is filled." not in page
    plan = session.scalars(select(LastPlacePlan)).one()

    undo(plan.hire.application, version=plan.hire.number, by=cast.rita)

    assert plan.ended_at is not None
    assert "Nothing to choose" in rita.get(address).text
    assert list(turn_differences()) == []


def test_everyone_is_kept_once_a_place_is_free_again(rita, session, address, opening, lena, karim, pool):
    assert f'href="{address}"' in rita.get(f"/openings/{opening.id}").text
    rita.submit(address, **fields(lena, karim, pool))
    plan = open_plan(opening)
    rita.forge(f"{address}/keep", edition=str(plan.edition))
    assert open_plan(opening) is plan, "all places are filled"
    opening.places = 2
    session.commit()

    assert rita.submit(f"{address}/keep", page=address).status_code == 303

    assert [lena.status, karim.status, open_plan(opening)] == [Status.ACTIVE, Status.ACTIVE, None]
    assert session.scalars(select(Activity).where(Activity.verb == ActivityVerb.KEPT_OTHERS)).one()
    assert list(turn_differences()) == []


def test_another_opening_is_proposed_on_the_day_beside_a_booked_interview(
    rita, cast, session, address, lena, karim
):
    other = an_opening(cast)
    an_interview(karim, cast.sam, starts_in=timedelta(days=6))
    move = {"day": DAY.isoformat(), "to": str(other.id), f"outcome_{karim.id}": "move"}
    assert rita.submit(address, **move).status_code == 303
    a_sent_offer(cast, lena)
    session.commit()
    refused = rita.submit(address, **move, **{f"outcome_{lena.id}": "move"})
    assert (refused.status_code, "Lena Brandt: There is an open offer." in refused.text) == (422, True)

    clock.freeze(NOW + timedelta(days=5))
    work(session)
    rita.sign_in(cast.rita)
    assert "was proposed. If the candidate does not agree" in rita.get(address).text
    later = {"day": (DAY + timedelta(days=9)).isoformat(), "to": str(other.id), f"outcome_{karim.id}": "move"}
    assert rita.submit(address, **later).status_code == 303
    assert "was proposed. If the candidate does not agree" in rita.get(address).text
    assert waiting_move(karim).to_opening == other


def test_it_can_be_done_at_once_and_an_undone_decline_is_chosen_again(
    rita, cast, session, address, opening, lena, karim, pool
):
    rita.submit(address, **fields(lena, karim, pool))
    assert rita.submit(f"{address}/now", page=address).status_code == 303
    assert [lena.status, karim.status] == [Status.DECLINED] * 2
    clock.freeze(NOW + timedelta(minutes=5))

    undo(lena, version=lena.version, by=cast.rita)
    session.commit()

    plan = open_plan(opening)
    assert plan is not None
    clock.freeze(NOW + timedelta(days=5))
    assert work(session) == 0, "a person chooses again"
    assert lena.status is Status.ACTIVE
    assert waits(session) == [cast.rita.id]
