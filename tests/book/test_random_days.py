"""Random acts of people, files and time: the ISR of everything is that of a plain model, on any day."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.book.random_days import IsrCompany
from tests.book.random_work import RandomWork
from tests.cast import assemble_cast
from tests.seeds import new_seeds

TORTURE = "torture"  # a profile of tests/conftest.py
FEW = settings(
    max_examples=8,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=25, stateful_step_count=50)
SEEDS = [7, 4, 1, 0]  # the first on each run; all, and new ones, with --all
FAR = {
    *("assigned", "handed over", "ended", "ended ahead", "closed", "reopened", "overridden", "moved"),
    *("refused", "file", "accounts file", "closed by a file", "tier", "gate", "rate", "brought back"),
}
FARTHER = {
    *("lifted", "reopened by a file", "taken back", "last day changed", "last day withdrawn"),
    *("late file", "file again", "older file", "stale row"),
    *("return of accounts", "return of isr", "return of work"),
    *("holdover asked", "holdover decided", "credit"),
}


@pytest.mark.slow("random ways of the book")
@pytest.mark.both_databases
def test_on_random_days_the_isr_of_everything_is_that_of_the_model(session, database, is_full) -> None:
    reached: Counter[str] = Counter()
    machine = partial(RandomWork, IsrCompany(assemble_cast()), reached)
    if settings.get_current_profile_name() == TORTURE:
        run_state_machine_as_test(machine, settings=settings())
    else:
        few = settings(FEW, max_examples=FEW.max_examples if database == "postgresql" else 3)
        for number in [*SEEDS, *new_seeds()] if is_full else SEEDS[:1]:
            run_state_machine_as_test(
                seed(f"{database} {number}")(machine), settings=MANY if is_full else few
            )
    if database == "sqlite" and not is_full:
        return  # a few days, to see that its SQL says the same
    assert (+reached).keys() >= (FAR | FARTHER if is_full else FAR), (
        f"only {+reached}: ways that get nowhere prove nothing: make more of them, or longer ones"
    )
