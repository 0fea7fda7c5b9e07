"""Times, reasons and sources: what they count, against plain examples."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from app.candidates.models import Application, Status
from app.hiring_reports.filters import HiringFilter
from app.hiring_reports.funnel import stage_groups
from app.hiring_reports.reasons import end_reasons
from app.hiring_reports.source_quality import source_lines
from app.hiring_reports.times import hiring_times
from app.pipeline import ledger
from app.pipeline.rules import DeclineReason, MoveVerb
from app.shared import clock
from app.shared.business_days import DaySpread
from tests.factories.applications import a_candidate, an_opening

pytestmark = pytest.mark.both_databases
SPAN = (date(2030, 1, 1), date(2030, 1, 31))


def on(day: int, month: int = 1) -> None:
    clock.freeze(datetime(2030, month, day, 12, tzinfo=UTC))


@pytest.fixture
def opening(cast):
    return an_opening(cast)


@pytest.fixture
def hiring(cast, opening):
    """An application that was declined, reopened and declined again; its first advance was undone."""
    first, second = opening.stages[:2]
    on(4)  # a Friday
    application = Application(candidate=a_candidate(source="Referral"), opening=opening, version=0)
    ledger.write_move(application, MoveVerb.APPLY, stage=first, status=Status.ACTIVE, by=None)
    on(7)
    wrong = ledger.write_move(application, MoveVerb.ADVANCE, stage=second, status=Status.ACTIVE, by=cast.rita)
    ledger.write_move(
        application, MoveVerb.UNDO, stage=first, status=Status.ACTIVE, by=cast.rita, undoes=wrong
    )
    on(9)
    ledger.write_move(application, MoveVerb.ADVANCE, stage=second, status=Status.ACTIVE, by=cast.rita)
    on(10)
    _decline(application, DeclineReason.SKILLS, cast)
    on(21)
    ledger.write_move(application, MoveVerb.REOPEN, status=Status.ACTIVE, by=cast.rita)
    on(22)
    _decline(application, DeclineReason.VALUES, cast)
    return application


def _decline(application, reason, cast) -> None:
    ledger.write_move(application, MoveVerb.DECLINE, status=Status.DECLINED, by=cast.rita, reason=reason)


def test_a_stay_ends_with_the_move_that_stands(cast, opening, hiring) -> None:
    asked = HiringFilter(*SPAN, opening=opening.id)
    groups = list(stage_groups(asked, cast.rita))
    found = hiring_times(asked, groups, cast.rita)
    first, second = (stage.name for stage in opening.stages[:2])
    assert [(name, dict(spread.counts)) for name, spread in found.at_stages] == [
        (first, {3: 1}),  # Friday to Wednesday; the undone advance of Monday is none
        (second, {1: 2}),  # to the first decline, and from the reopening to the second
    ]
    assert dict(found.to_decision.counts) == {4: 1, 12: 1}
    assert found.to_hire.number == 0


def test_each_decline_has_its_reason_and_stage(cast, opening, hiring) -> None:
    asked = HiringFilter(*SPAN, opening=opening.id)
    found = end_reasons(asked, list(stage_groups(asked, cast.rita)), cast.rita)
    second = opening.stages[1].name
    assert [each for each, _name in found.stages] == [second]
    assert sorted(each.name for each in found.reasons) == sorted(
        [DeclineReason.SKILLS.value, DeclineReason.VALUES.value]
    )
    assert all(each.counts == {second: 1} for each in found.reasons)


def test_a_source_counts_how_far_its_candidates_came(cast, opening, hiring) -> None:
    hired = Application(candidate=a_candidate(source="referral"), opening=opening, version=0)
    last = opening.stages[-1]
    ledger.write_move(hired, MoveVerb.APPLY, stage=last, status=Status.ACTIVE, by=None)
    ledger.write_move(hired, MoveVerb.HIRE, stage=last, status=Status.HIRED, by=cast.rita)
    (line,) = source_lines(HiringFilter(*SPAN), cast.rita)
    assert (line.applied, line.interviewed, line.hired, line.assigned) == (2, 0, 1, 0)
    assert source_lines(HiringFilter(*SPAN), cast.hugo) == []


def test_each_number_of_the_page_leads_to_its_applications(cast, client, opening, hiring) -> None:
    client.sign_in(cast.rita)
    query = f"from=2030-01&until=2030-01&opening={opening.id}"
    text = client.get(f"/reports/hiring/times?{query}").text
    assert "Decided within 10 business days" in text
    assert DeclineReason.SKILLS.value in text
    assert "Referral" in text
    links = re.findall(r'<a href="(/reports/hiring/(?:times|sources)/applications\?[^"]*)">(\d+)</a>', text)
    assert len(links) == 10
    for url, _number in links:  # one application, though it was declined twice
        assert client.get(unescape(url)).text.count('<th scope="row">') == 1, url
    assert (
        client.get(f"/reports/hiring/times/applications?{query}&kind=decision&days=3").text.count("Lis") == 0
    )
    assert (
        client.get(f"/reports/hiring/times/applications?{query}&kind=stay&reason=values").status_code == 400
    )
    files = {
        key: client.get(f"/reports/hiring/times.csv?{query}&table={key}") for key in ("decided", "sources")
    }
    assert files["decided"].text.splitlines()[1].startswith("Decided within 10 business days,1,2,50")
    assert files["sources"].text.splitlines()[1] == "Referral,1,0,0,0,0,"


@pytest.mark.one_database
def test_the_median_and_nine_in_ten_are_days_that_were_needed() -> None:
    spread = DaySpread({0: 1, 2: 4, 7: 4, 30: 1})
    assert (spread.number, spread.median, spread.high, spread.up_to(6)) == (10, 2, 7, 5)
    assert (DaySpread({}).median, DaySpread({5: 1}).high) == (None, 5)
