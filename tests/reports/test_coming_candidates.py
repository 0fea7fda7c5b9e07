"""The candidates in the last three stages: how many, when each could start, and by name to whom it is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.access.roles import Role
from app.candidates.models import Status
from app.people.models import GrantedRole
from app.pipeline.models import Transition
from app.reports.capacity import candidates
from app.reports.capacity.candidates import (
    ComingCandidate,
    coming_candidates,
    count_last_stages,
    past_times_to_hire,
)
from app.reports.capacity.rules import TimeToHire, earliest_start, usual_time_to_hire
from app.shared import clock
from app.shared.regions import Region
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import an_isr, an_onboarding
from tests.real.statements import statements

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
MID_MARKET = ["Mid-Market"]


@pytest.fixture(autouse=True)
def _stopped(session) -> None:
    clock.freeze(NOW)


def coming(user, region=None) -> list[ComingCandidate]:
    return coming_candidates(user, count_last_stages(user, region, MID_MARKET))


def hired_after(cast, opening, days: int, name: str) -> None:
    """Someone who came to each stage at once, and was hired so many days after that."""
    isr = an_isr(name)
    candidate = a_candidate(name, user=isr)
    application = an_application(cast, 6, opening=opening, candidate=candidate, status=Status.HIRED)
    an_onboarding(cast, isr, application=application).started_at = clock.now() + timedelta(days=days)


def test_only_active_candidates_in_the_last_three_stages_count(cast) -> None:
    opening = an_opening(cast)
    for stage in range(1, 7):
        an_application(cast, stage, opening=opening)
    an_application(cast, 6, opening=opening, status=Status.DECLINED)
    an_application(cast, 6, opening=opening, status=Status.WITHDRAWN)
    an_application(cast, 6, opening=opening, status=Status.HIRED)

    stages = count_last_stages(cast.rita, None, MID_MARKET)

    assert [(stage.name, stage.ahead, stage.number) for stage in stages] == [
        ("Area Sales Manager interview", 0, 1),
        ("Chronological In-Depth Survey", 1, 1),
        ("Peer interview", 2, 1),
    ]
    assert len(coming(cast.rita)) == 3


def test_a_region_shows_its_own_candidates(cast) -> None:
    an_application(cast, 6, opening=an_opening(cast, Region.US))

    assert len(coming(cast.rita, Region.US)) == 1
    assert coming(cast.rita, Region.EMEA) == []


def test_with_few_hires_the_time_is_assumed_from_the_stages_left(cast) -> None:
    an_application(cast, 4)

    (candidate,) = coming(cast.rita)
    assert candidate.time_to_hire == TimeToHire(15, 0)
    assert candidate.start == date(2026, 4, 14)  # fifteen days, four weeks, from the second of March


def test_with_enough_hires_the_time_is_their_median(cast) -> None:
    opening = an_opening(cast)
    for number, days in enumerate((90, 7, 9, 8, 30)):
        hired_after(cast, opening, days, f"Hired{number} Before")
    an_application(cast, 6, opening=opening)

    (candidate,) = coming(cast.rita)
    assert candidate.time_to_hire == TimeToHire(9, 5)


def test_hires_of_another_job_family_do_not_count(cast) -> None:
    opening = an_opening(cast)
    for number in range(5):
        hired_after(cast, opening, 3, f"Hired{number} Before")
    opening.job_family = "Treasury Analyst"
    an_application(cast, 6)

    assert set(past_times_to_hire()) == {
        ("Treasury Analyst", 0),
        ("Treasury Analyst", 1),
        ("Treasury Analyst", 2),
    }
    assert [each.time_to_hire.hires for each in coming(cast.rita)] == [0]


def test_an_internal_candidate_transfers_in_six_weeks(cast) -> None:
    an_application(cast, 6, candidate=a_candidate("Leyla Demir", user=cast.ines))

    assert [each.start for each in coming(cast.rita)] == [date(2026, 4, 20)]  # a Saturday, moved on


@pytest.mark.parametrize(
    ("days", "internal", "start"),
    [
        (0, False, date(2026, 3, 30)),
        (4, False, date(2026, 4, 3)),
        (5, False, date(2026, 4, 6)),
        (6, False, date(2026, 4, 6)),
        (0, True, date(2026, 4, 13)),
    ],
)
def test_nobody_starts_on_a_weekend(days, internal, start) -> None:
    assert earliest_start(NOW.date(), TimeToHire(days, 0), internal=internal, zone="UTC") == start


def test_nobody_starts_on_a_holiday_of_their_place() -> None:
    four_weeks_before_christmas = date(2026, 11, 27)
    start = earliest_start(
        four_weeks_before_christmas, TimeToHire(0, 0), internal=False, zone="Europe/Berlin"
    )
    assert start == date(2026, 12, 28)


def test_four_hires_are_too_few_and_half_a_day_is_a_day() -> None:
    assert usual_time_to_hire([1.0] * 4, 0) == TimeToHire(5, 0)
    assert usual_time_to_hire([0.5] * 5, 0) == TimeToHire(1, 5)


def test_only_readers_of_the_application_see_the_name(cast) -> None:
    an_application(cast, 6, candidate=a_candidate("Lena Brandt"))

    for someone in (cast.marta, cast.ada, cast.hugo, cast.sam):
        assert [each.name for each in coming(someone)] == [None], someone.name
    for someone in (cast.rita, cast.dana):
        assert [each.name for each in coming(someone)] == ["Lena Brandt"], someone.name


def test_the_page_hides_names_that_a_manager_may_not_see(cast, client) -> None:
    application = an_application(cast, 6, candidate=a_candidate("Lena Brandt"))
    cast.dana.granted_roles.append(GrantedRole(role=Role.ISR_MANAGER))
    client.sign_in(cast.marta)
    page = client.get("/capacity").text
    assert "Area Sales Manager interview" in page
    assert "Lena" not in page
    assert f"/applications/{application.id}" not in page

    client.sign_in(cast.dana)
    assert f'<a href="/applications/{application.id}">Lena Brandt</a>' in client.get("/capacity").text


def test_an_opening_someone_applied_to_does_not_exist_for_them(cast, client, session) -> None:
    """Or its count and its dates would tell how far they have come, and who stands beside them."""
    opening = an_opening(cast)
    own = a_candidate("Milan Novak", user=cast.milan)
    an_application(cast, 6, opening=opening, candidate=own)
    an_application(cast, 5, opening=opening)

    assert len(coming(cast.marta)) == 2
    assert count_last_stages(cast.milan, None, MID_MARKET) == []
    client.sign_in(cast.milan)
    page = client.get("/capacity").text
    assert "No candidates in the last three stages" in page
    assert "Area Sales Manager interview" not in page


def test_a_move_undone_and_repeated_counts_from_the_second_time(cast, session) -> None:
    opening = an_opening(cast)
    hired_after(cast, opening, 10, "Hired Before")
    clock.move(timedelta(days=4))
    last = session.query(Transition).order_by(Transition.id.desc()).first()
    again = {"number": last.number + 1, "verb": "advance", "to_stage": opening.stages[5]}
    session.add(Transition(application=last.application, to_status=Status.ACTIVE, **again))
    session.flush()

    assert past_times_to_hire()["Inside Sales, Mid-Market", 0] == [6.0]


def test_counts_are_capped_and_cost_no_more(cast, monkeypatch) -> None:
    monkeypatch.setattr(candidates, "CANDIDATES_PER_STAGE", 2)
    opening, costs = an_opening(cast), set()
    coming(cast.rita)
    for _ in range(3):
        an_application(cast, 6, opening=opening)
        with statements() as sent:
            rows = coming(cast.rita)
        costs.add(len(sent))
    assert len(rows) == 2
    assert len(costs) == 1
    assert [stage.number for stage in count_last_stages(cast.rita, None, MID_MARKET)] == [3]
