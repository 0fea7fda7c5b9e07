"""The sums that reports read: nothing changes them unnoticed, and what is wrong is found and mended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from app.candidates.models import Application, Candidate, Status
from app.db.base import db
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.funnel import funnels_of
from app.hiring_reports.rules import FunnelMeasure
from app.hiring_reports.source_quality import source_lines
from app.hiring_reports.sums import actions
from app.hiring_reports.sums.actions import update_hiring_sums
from app.hiring_reports.sums.check import sum_differences
from app.hiring_reports.sums.models import FunnelSum, HiringChange, SummedApplication
from app.interviews.models import InterviewState
from app.openings.models import Opening
from app.shared import clock
from app.web.months.spans import month_days, month_of
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import an_interview

pytestmark = pytest.mark.both_databases


@pytest.fixture
def application(cast, session) -> Application:
    """One that is in the sums."""
    opening = an_opening(cast)
    application = an_application(cast, 2, opening=opening, candidate=a_candidate(source="Referral"))
    session.commit()
    add_all()
    return application


def add_all() -> None:
    while update_hiring_sums():
        pass


def this_month(**asked) -> HiringFilter:
    return HiringFilter(*month_days(month_of(clock.now().date())), **asked)


def changes() -> int:
    return len(db.session.scalars(select(HiringChange.id)).all())


def applied(reader, **asked) -> int:
    return funnels_of(this_month(**asked), reader)[0].whole[FunnelMeasure.APPLIED]


def test_a_report_reads_the_sums_where_nothing_has_changed(cast, session, application) -> None:
    assert (changes(), applied(cast.rita)) == (0, 1)
    session.execute(update(FunnelSum).values(applied=7 * FunnelSum.applied))
    assert applied(cast.rita) == 7
    session.execute(update(Candidate).values(source="Event", source_key="event"))
    assert changes() == 1
    assert (applied(cast.rita), applied(cast.rita, source="Event")) == (7, 1)


def test_the_check_finds_wrong_sums_and_a_rebuild_mends_them(session, application, commands) -> None:
    session.execute(update(FunnelSum).values(reached=FunnelSum.reached + 1))
    session.execute(update(SummedApplication).values(number=SummedApplication.number - 1))
    key, opening_id = application.id, application.opening_id
    session.commit()
    checked = commands.run("check", "hiring-sums")
    assert checked.returncode == 1
    assert f"Application {key} has changed since it was summed" in checked.stdout
    assert f"The sums of opening {opening_id} in" in checked.stdout
    assert commands.run("hiring", "rebuild").returncode == 0
    assert commands.run("check", "hiring-sums").returncode == 0


def test_an_interview_counts_from_when_it_begins_until_it_is_cancelled(cast, session, application) -> None:
    def interviewed() -> list[int]:
        session.commit()
        before = [line.interviewed for line in source_lines(asked, cast.rita)]
        add_all()
        assert [line.interviewed for line in source_lines(asked, cast.rita)] == before
        assert list(sum_differences()) == []
        return before

    asked = this_month()
    clock.freeze(clock.now())
    interview = an_interview(application, cast.ines, starts_in=timedelta(hours=3))
    assert interviewed() == [0]
    clock.move(timedelta(hours=2))
    assert interviewed() == [0]
    clock.move(timedelta(hours=1))
    assert interviewed() == [1]
    interview.state = InterviewState.CANCELLED
    assert interviewed() == [0]


def test_a_stage_that_is_renamed_counts_its_opening_again(cast, session, application) -> None:
    name = application.stage.name
    application.stage.name = "Another"
    session.commit()
    for _time in range(2):
        stages = funnels_of(this_month(opening=application.opening_id), cast.rita)[0].stages
        reached = {each.name: each[FunnelMeasure.REACHED] for each in stages}
        assert reached["Another"] == 1
        assert name not in reached
        add_all()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_change_that_is_saved_while_the_worker_adds_others_is_not_lost(cast, session, application) -> None:
    """Its row is not seen by the worker, and stays for the next time."""
    with db.engine.connect() as other:
        other.execute(update(Candidate).values(source="Event", source_key="event"))
        session.execute(text("SELECT 1"))
        an_application(cast, 1, opening=application.opening, candidate=a_candidate(source="Event"))
        session.commit()
        add_all()
        assert applied(cast.rita, source="Event") == 1
        session.commit()
        other.commit()
    assert applied(cast.rita, source="Event") == 2
    add_all()
    assert applied(cast.rita, source="Event") == 2
    assert list(sum_differences()) == []


@pytest.mark.one_database
def test_many_changes_are_added_some_at_a_time(cast, session, monkeypatch) -> None:
    monkeypatch.setattr(actions, "CHANGES_AT_ONCE", 2)
    opening: Opening = an_opening(cast)
    session.commit()
    add_all()
    for number in range(3):
        clock.freeze(datetime(2030, 1, number + 1, tzinfo=UTC))
        an_application(cast, 2, opening=opening, candidate=a_candidate(), status=Status.DECLINED)
    session.commit()
    clock.freeze(datetime(2030, 1, 9, tzinfo=UTC))
    assert changes() > 4
    while update_hiring_sums():
        assert applied(cast.rita) == 3
    assert changes() == 0
    assert list(sum_differences()) == []
