"""Pools: who is in one and why, a reminder that becomes a turn on its day, and coming back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.candidates.models import Application, Status
from app.home.your_turn import your_turn_of
from app.pools import queries
from app.pools.actions import close_pool, hand_over_reminder, remove_from_pool, set_reminder
from app.pools.models import PoolMember, PoolsOf
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.turns.actions import turn_differences
from app.turns.models import Turn, TurnKind
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.tags import a_member, a_pool

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
DAY = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def _time_stands() -> None:
    clock.freeze(NOW)


@pytest.fixture
def candidate(cast):
    return an_application(cast, stage=4, status=Status.DECLINED).candidate


def turns(session):
    return session.execute(select(Turn.user_id, Turn.due_at).where(Turn.kind == TurnKind.COME_BACK)).all()


def rows_of_your_turn(user):
    return [item.what for item in your_turn_of(user).for_reader if item.what.startswith("Come back")]


def test_a_recruiter_adds_a_candidate_with_a_reason_and_a_day(client, cast, session, candidate):
    pool = a_pool(cast.rita, "Second for a place")
    session.commit()
    client.sign_in(cast.rita)
    address = f"/candidates/{candidate.id}/pools"
    values = {"pool": str(pool.id), "why": "Ask again in spring.", "remind_on": DAY.isoformat()}
    assert client.submit(address, **values).status_code == 303
    page = client.get(f"/pools/{pool.id}").text
    for shown in ("Mateusz Lis", "Ask again in spring.", cast.rita.name, "Declined"):
        assert shown in page
    assert ">1</td>" in client.get("/pools").text
    again = client.submit(address, pool=str(pool.id), why="", remind_on="")
    assert (again.status_code, "is already in the pool" in again.text) == (422, True)
    close_pool(pool, by=cast.rita)
    session.commit()
    assert client.form_for(address).offered.get("pool", []) in ([], [""])


@pytest.mark.both_databases
def test_on_the_day_it_is_the_turn_of_who_set_the_reminder(app, cast, session, candidate):
    member = a_member(cast.rita, candidate, remind_on=DAY)
    session.commit()
    with app.test_request_context():
        assert rows_of_your_turn(cast.rita) == []
        clock.freeze(datetime(2026, 3, 9, 1, tzinfo=UTC))
        assert rows_of_your_turn(cast.rita) == ["Come back to Mateusz Lis"]
        assert rows_of_your_turn(cast.dana) == []
    ((owner, due),) = turns(session)
    assert (owner, due.date()) == (cast.rita.id, DAY + timedelta(days=2)), "two business days from the day"
    assert list(turn_differences()) == []
    set_reminder(member, DAY + timedelta(days=7), by=cast.rita)
    session.commit()
    with app.test_request_context():
        assert rows_of_your_turn(cast.rita) == []
    assert list(turn_differences()) == []


def test_the_check_finds_a_reminder_without_its_turn(cast, session, candidate):
    a_member(cast.rita, candidate, remind_on=DAY)
    session.execute(Turn.__table__.delete().where(Turn.kind == TurnKind.COME_BACK))
    assert any("come back to candidate" in line for line in turn_differences())


def test_removing_it_the_person_or_inviting_them_ends_the_reminder(client, cast, session, candidate):
    opening = an_opening(cast)
    first, second = (a_member(cast.rita, candidate, remind_on=DAY) for _ in range(2))
    others = a_member(cast.dana, candidate, remind_on=DAY)
    session.commit()
    client.sign_in(cast.rita)
    page = f"/candidates/{candidate.id}/pools"
    form = client.form_for(f"/pool-members/{first.id}/reminder/remove", page=page)
    assert client.send(form).status_code == 303
    session.refresh(first)
    assert (first.remind_on, len(turns(session))) == (None, 2)
    answer = client.submit(f"/pool-members/{second.id}/invite", opening=str(opening.id))
    added = session.scalars(select(Application).where(Application.opening_id == opening.id)).one()
    assert answer.headers["Location"] == f"/applications/{added.id}"
    assert (added.candidate, added.status) == (candidate, Status.ACTIVE)
    assert [owner for owner, _due in turns(session)] == [cast.dana.id], "the reminder of another stays"
    remove_from_pool(others, by=cast.dana)
    assert turns(session) == []
    done = [activity.verb.name for activity in activity_of(PoolsOf(candidate.id))]
    assert {"ADDED_TO_POOL", "SET_REMINDER", "REMOVED_REMINDER", "REMOVED_FROM_POOL"} <= set(done)


@pytest.mark.parametrize("day", [date(2026, 3, 4), date(2026, 3, 3), date(2036, 3, 4)])
def test_a_reminder_is_on_a_day_to_come(cast, candidate, day):
    with pytest.raises(RuleBroken, match="Choose a day"):
        a_member(cast.rita, candidate, remind_on=day)


def test_when_its_owner_leaves_somebody_else_has_the_reminder(cast, session, candidate):
    member = a_member(cast.dana, candidate, remind_on=DAY)
    hand_over_reminder(member, to=cast.rita, by=cast.ada)
    assert [owner for owner, _due in turns(session)] == [cast.rita.id]
    hand_over_reminder(member, to=None, by=cast.ada)
    assert (turns(session), member.remind_on) == ([], None)
    assert list(turn_differences()) == []


def test_whoever_owes_a_scorecard_sees_the_candidate_in_no_pool(app, client, cast, session, candidate):
    member = a_member(cast.rita, candidate, why="Better than the others", remind_on=DAY)
    pool = member.pool
    interview = an_interview(
        an_application(cast, stage=4, candidate=candidate), cast.rita, starts_in=timedelta(days=-1)
    )
    session.commit()
    clock.freeze(datetime(2026, 3, 10, tzinfo=UTC))
    client.sign_in(cast.rita)

    def seen():
        with app.test_request_context():
            due = rows_of_your_turn(cast.rita)
        page = client.get(f"/candidates/{candidate.id}/pools").text
        in_pool = client.get(f"/pools/{pool.id}").text
        history = client.get(f"/applications/{interview.application_id}/history").text
        shown = [member.why in text for text in (page, in_pool, history)]
        return shown, queries.member_counts([pool], cast.rita)[pool.id], len(due)

    assert seen() == ([False, False, False], "0", 0)
    for path, values in (("reminder", {"remind_on": "2027-01-01"}), ("remove", {})):
        assert client.forge(f"/pool-members/{member.id}/{path}", **values).status_code == 422
    assert session.get(PoolMember, member.id) is not None
    a_scorecard(interview)
    session.commit()
    assert seen() == ([True, True, True], "1", 1)


def test_the_page_of_a_pool_goes_on_after_fifty(client, cast, session):
    pool = a_pool(cast.rita)
    for number in range(52):
        a_member(cast.rita, a_candidate(f"Person {number:02}"), pool=pool)
    session.commit()
    client.sign_in(cast.rita)
    first = client.get(f"/pools/{pool.id}")
    assert ("Person 51" in first.text, "Person 01<" in first.text) == (True, False)
    page = queries.members_page(pool, cast.rita, None)
    rest = queries.members_page(pool, cast.rita, page.next_cursor)
    assert [member.candidate.name for member in rest.rows] == ["Person 01", "Person 00"]
    assert rest.next_cursor is None
