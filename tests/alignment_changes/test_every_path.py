"""Each way by which an ISR loses a territory leaves an alignment change; what takes nothing leaves none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.mapping_file import models
from app.mapping_file.actions import apply_mapping_file
from app.mapping_file.queries import dry_run_of
from app.mapping_file.runs import apply_one_mapping_file, request_apply
from app.territories.actions import (
    assign_territories,
    assign_territory,
    decide_change,
    end_assignment,
    end_onboarding,
    hand_over_territory,
    release_isr,
    undo_assignment,
)
from app.territories.models import ChangeKind
from tests.alignment_changes.conftest import AFTER, TODAY, TOMORROW, Region
from tests.factories.book import a_sales_territory, an_account, an_opportunity
from tests.factories.changes import a_change_request
from tests.factories.mapping import a_mapping_file
from tests.factories.onboardings import an_assignment

HEAD = "Sales Territory,Region,Segment,Proposed ISR\n"


def ends(region: Region) -> None:
    end_assignment(region.held, last_day=TODAY, reason="Vacated", by=region.cast.marta)


def ends_earlier(region: Region) -> None:
    end_assignment(region.held, last_day=TODAY - timedelta(days=2), reason="Vacated", by=region.cast.marta)


def hands_over(region: Region) -> None:
    hand_over_territory(
        region.territory, to=region.nora, first_day=AFTER, reason="Agreed", by=region.cast.marta
    )


def approves_a_vacancy(region: Region) -> None:
    request = a_change_request(region.owen, region.territory)
    decide_change(request, is_agreed=True, first_day=None, reason="Fine.", by=region.cast.marta)


def approves_a_handover(region: Region) -> None:
    request = a_change_request(region.owen, region.territory, ChangeKind.HAND_OVER, region.nora)
    decide_change(request, is_agreed=True, first_day=AFTER, reason="Fine.", by=region.cast.marta)


def applies(region: Region, rows: str) -> None:
    file = a_mapping_file(region.cast.ada, HEAD + rows)
    apply_mapping_file(file, seen=dry_run_of(file).digest, by=region.cast.ada)


def file_removes(region: Region) -> None:
    applies(region, "Other,EMEA,Large,\n")


def file_vacates(region: Region) -> None:
    applies(region, "T,EMEA,Large,\n")


def file_hands_over(region: Region) -> None:
    applies(region, "T,EMEA,Large,Nora Weiss\n")


def worker_removes(region: Region) -> None:
    file = a_mapping_file(region.cast.ada, HEAD + "Other,EMEA,Large,\n")
    request_apply(file, seen=dry_run_of(file).digest, by=region.cast.ada)
    assert apply_one_mapping_file()


def leaves(region: Region) -> None:
    release_isr(region.owen, reason="They left.", by=region.cast.ada)


PATHS = [
    (ends, TOMORROW, "vacated"),
    (ends_earlier, TODAY - timedelta(days=1), "vacated"),
    (hands_over, AFTER, "handed over"),
    (approves_a_vacancy, TOMORROW, "vacated"),
    (approves_a_handover, AFTER, "handed over"),
    (file_removes, TOMORROW, "removed"),
    (file_vacates, TOMORROW, "vacated"),
    (file_hands_over, TODAY, "handed over"),
    (worker_removes, TOMORROW, "removed"),
    (leaves, TOMORROW, "vacated"),
]


@pytest.mark.parametrize(("path", "day", "kind"), PATHS, ids=lambda each: getattr(each, "__name__", ""))
def test_an_isr_who_loses_a_territory_has_an_alignment_change(region, path: Callable, day, kind):
    region.fill(2, 3)
    path(region)
    assert region.changes() == [(day, f"{kind} 2", 2, 3, 30_000_00)]


def test_the_end_of_an_onboarding_is_one(region):
    held = an_assignment(region.cast)
    an_opportunity(an_account(held.territory))
    end_onboarding(held.onboarding, reason="He left.", by=region.cast.marta)
    assert region.changes(held.isr) == [(TOMORROW, "vacated 1", 1, 1, 10_000_00)]


def test_one_that_ends_again_earlier_moves_its_change(region):
    """Handed over from the 10th; the holder leaves before: the change of the 10th is one of nothing."""
    region.fill(1, 2)
    hands_over(region)
    leaves(region)
    assert region.changes() == [(TOMORROW, "vacated 1", 1, 2, 20_000_00), (AFTER, "", 0, 0, 0)]


def test_a_territory_that_comes_back_on_that_day_corrects_the_change(region):
    region.fill(2, 3)
    hands_over(region)
    hand_over_territory(region.territory, to=region.owen, first_day=AFTER, reason="No", by=region.cast.marta)
    assert region.changes() == [(AFTER, "", 0, 0, 0)]
    assert region.changes(region.nora) == []


def test_a_second_act_of_that_isr_and_day_adds_to_it(region):
    region.fill(2, 3)
    other = assign_territory(
        a_sales_territory("Second"),
        isr=region.owen,
        starts_on=TODAY - timedelta(days=1),
        by=region.cast.marta,
    )
    an_opportunity(an_account(other.territory))
    hands_over(region)
    hand_over_territory(other.territory, to=region.nora, first_day=AFTER, reason="Too", by=region.cast.marta)
    assert region.changes() == [(AFTER, "handed over 2; handed over 1", 3, 4, 40_000_00)]


def test_one_file_that_takes_accounts_in_several_ways_is_an_act_for_each(region):
    """T is handed over from today, and what else the ISR has is vacated and removed from tomorrow."""
    region.fill(2, 3)
    marta = region.cast.marta
    for name in ("V", "R"):
        territory = a_sales_territory(name)
        assign_territory(territory, isr=region.owen, starts_on=TODAY - timedelta(days=1), by=marta)
        for _ in range(2 if name == "V" else 3):
            an_account(territory)
    applies(region, "T,EMEA,Large,Nora Weiss\nV,EMEA,Large,\n")
    assert [change[:3] for change in region.changes()] == [
        (TODAY, "handed over 2", 2),
        (TOMORROW, "removed 3; vacated 2", 5),
    ]


def test_what_is_given_back_is_an_act_of_its_own(region):
    region.fill(2, 3)
    other = a_sales_territory("Second")
    assign_territory(other, isr=region.owen, starts_on=TODAY - timedelta(days=1), by=region.cast.marta)
    an_account(other)
    hands_over(region)
    hand_over_territory(other, to=region.nora, first_day=AFTER, reason="Too", by=region.cast.marta)
    hand_over_territory(region.territory, to=region.owen, first_day=AFTER, reason="No", by=region.cast.marta)
    assert region.changes() == [(AFTER, "handed over 2; handed over 1; given back -2", 1, 0, 0)]


def test_what_takes_nothing_from_anybody_leaves_none(region):
    """A new assignment, several at once, the undoing of one, one that is cancelled before it starts."""
    some = [a_sales_territory(f"New {number}") for number in range(4)]
    for territory in some:
        an_opportunity(an_account(territory))
    marta = region.cast.marta
    made = assign_territory(some[0], isr=region.nora, starts_on=TODAY, by=marta)
    assign_territories(some[1:3], isr=region.nora, starts_on=TODAY, by=marta)
    undo_assignment(made, by=marta)
    ahead = assign_territory(some[3], isr=region.nora, starts_on=AFTER, by=marta)
    end_assignment(ahead, last_day=TODAY, reason="Not needed", by=marta)
    assert region.changes(region.nora) == []


def test_a_large_mapping_file_is_applied_by_the_worker(monkeypatch, region):
    monkeypatch.setattr(models, "LARGE_FILE_ROWS", 0)
    region.fill(1, 1)
    worker_removes(region)
    assert len(region.changes()) == 1
