"""What waits for whom and how long it took, against the turns themselves."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.filters import HiringFilter
from app.interviews.models import InterviewState
from app.shared import clock
from app.turns.actions import rebuild_turns, update_turns
from app.turns.ended import EndedTurn
from app.turns.models import Turn, TurnKind
from app.waiting_reports.report import waiting_report
from app.waiting_reports.turns import TurnOwner, waiting_of
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_scorecard, an_interview

MONDAY = datetime(2030, 1, 7, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PAGE = "/reports/hiring/waiting"


def asked_for(first: datetime = MONDAY, last: datetime = MONDAY + 60 * DAY) -> AskedHiringReport:
    return AskedHiringReport(HiringFilter(first.date(), last.date()), {})


def without_token(text: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


def ended(session) -> list[tuple]:
    session.flush()
    columns = (EndedTurn.kind, EndedTurn.user_id, EndedTurn.since, EndedTurn.ended_at)
    return [tuple(row) for row in session.execute(select(*columns).order_by(EndedTurn.id))]


@pytest.mark.both_databases
def test_a_turn_that_ended_is_kept_with_its_time_once_also_after_an_undo(session, cast) -> None:
    clock.freeze(MONDAY)
    application = an_application(cast, 2)
    assert ended(session) == []
    waits = session.scalars(select(Turn.kind).where(Turn.application_id == application.id)).all()
    assert waits == [TurnKind.SCHEDULE_INTERVIEW]
    clock.move(3 * DAY)
    interview = an_interview(application, cast.rita, starts_in=DAY)
    scheduled = (TurnKind.SCHEDULE_INTERVIEW, cast.rita.id, MONDAY, MONDAY + 3 * DAY)
    assert ended(session) == [scheduled]
    clock.move(3 * DAY)
    a_scorecard(interview)
    assert ended(session)[1:] == [
        (TurnKind.SUBMIT_SCORECARD, cast.rita.id, interview.starts_at, MONDAY + 6 * DAY)
    ]
    clock.move(DAY)
    decided = waiting_of(asked_for(), cast.rita).ended_kinds
    assert {kind: dict(each.days) for kind, each in decided.items()} == {
        TurnKind.SCHEDULE_INTERVIEW: {3: 1},
        TurnKind.SUBMIT_SCORECARD: {1: 1},  # Friday to Sunday
    }
    assert decided[TurnKind.SCHEDULE_INTERVIEW].late == 1
    interview.state = InterviewState.SCHEDULED  # as the undo of an act restores it
    update_turns(application)
    found = waiting_of(asked_for(), cast.rita)
    assert TurnKind.SUBMIT_SCORECARD in found.open_kinds
    assert ended(session)[1:] != []
    assert TurnKind.SUBMIT_SCORECARD not in waiting_of(asked_for(), cast.dana).ended_kinds
    clock.move(DAY)
    interview.state = InterviewState.HELD
    update_turns(application)
    assert dict(waiting_of(asked_for(), cast.rita).ended_kinds[TurnKind.SUBMIT_SCORECARD].days) == {2: 1}


def test_correcting_turns_ends_none(session, cast) -> None:
    application = an_application(cast, 2)
    session.execute(Turn.__table__.update().values(kind=TurnKind.SEND_TASK))
    for _batch in rebuild_turns():
        pass
    assert ended(session) == []
    update_turns(application)
    assert ended(session) == []


@pytest.mark.both_databases
def test_what_waits_is_counted_by_kind_and_owner(session, cast) -> None:
    clock.freeze(MONDAY)
    opening, other = an_opening(cast), an_opening(cast)
    other.hiring_manager = person("Hanna Lind", Role.HIRING_MANAGER)
    for place, of in enumerate((opening, opening, other)):
        an_application(cast, 2 - place % 2, opening=of, candidate=a_candidate())
    clock.move(20 * DAY)
    fresh = an_application(cast, 2, opening=opening, candidate=a_candidate())
    an_interview(fresh, cast.ines, starts_in=-timedelta(hours=2))
    later = an_application(cast, 2, opening=opening, candidate=a_candidate())
    to_come = an_interview(later, cast.ines, starts_in=DAY)  # nobody waits for its scorecard before it begins
    assert to_come.starts_at in session.scalars(select(Turn.since)).all()
    for reader, openings in (
        (cast.rita, {opening.id, other.id}),
        (cast.dana, {opening.id}),
        (cast.hugo, set()),
    ):
        turns = session.scalars(select(Turn).where(Turn.since <= clock.now()))
        rows = [each for each in turns if each.opening_id in openings]
        found = waiting_of(asked_for(), reader)
        for kind in {each.kind for each in rows}:
            of_kind = [each for each in rows if each.kind is kind]
            assert found.open_kinds[kind].number == len(of_kind)
            assert found.open_kinds[kind].overdue == sum(each.is_late for each in of_kind)
            assert found.open_kinds[kind].oldest == min(each.opens_at or each.since for each in of_kind)
        owners = {TurnOwner(each.user_id, each.role) for each in rows}
        assert {owner: found.open_owners[owner].number for owner in owners} == {
            owner: sum(TurnOwner(each.user_id, each.role) == owner for each in rows) for owner in owners
        }
        assert len(found.open_kinds) == len({each.kind for each in rows})


def test_each_number_leads_to_its_turns(cast, client, session) -> None:
    clock.freeze(MONDAY)
    application = an_application(cast, 2)
    clock.move(4 * DAY)
    an_interview(application, cast.ines, starts_in=DAY)
    an_application(cast, 1, opening=application.opening, candidate=a_candidate())
    clock.move(10 * DAY)
    client.sign_in(cast.rita)
    text = client.get(f"{PAGE}?from=2030-01&until=2030-01").text
    links = re.findall(r'<a href="(/reports/hiring/waiting/turns\?[^"]*)">(\d+)</a>', text)
    assert len(links) >= 8
    for url, number in links:
        assert client.get(unescape(url)).text.count('<th scope="row">') == int(number), url
    client.sign_in(cast.ada)
    assert "/waiting/turns" not in client.get(PAGE).text


def test_while_a_scorecard_is_owed_nothing_else_of_the_application_counts(cast, client, session) -> None:
    clock.freeze(MONDAY)
    application = an_application(cast, 2)
    an_interview(application, cast.rita, starts_in=-timedelta(hours=30))
    other = an_interview(application, cast.dana, stage=application.opening.stages[2], starts_in=-3 * DAY)
    session.commit()
    client.sign_in(cast.rita)
    pages = [PAGE, f"{PAGE}.csv?table=ended-people", f"{PAGE}/turns?state=ended", f"{PAGE}/turns"]
    before = [without_token(client.get(page).text) for page in pages]
    a_scorecard(other)
    session.commit()
    assert [without_token(client.get(page).text) for page in pages] == before
    assert waiting_report(asked_for(), cast.dana).table("ended-people").rows
