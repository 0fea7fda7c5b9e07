"""A test that computes for far too long fails the run, unless it is marked `slow`. Waiting does not count."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.budget import BUDGET_SECONDS, FAILS_AT_SECONDS, SPENT, Budget

TOO_LONG, FAR_TOO_LONG = BUDGET_SECONDS + 0.1, FAILS_AT_SECONDS + 0.1


def run_of(*tests: tuple[str, float, bool]) -> Budget:
    budget = Budget()
    for name, seconds, marked in tests:
        report = SimpleNamespace(when="call", nodeid=name, user_properties=[(SPENT, [seconds, marked])])
        budget.pytest_runtest_logreport(report)
    return budget


def end_of(budget: Budget, exitstatus: int = 0) -> int:
    session = SimpleNamespace(exitstatus=exitstatus)
    end = budget.pytest_sessionfinish(session)
    next(end)
    return session.exitstatus


@pytest.mark.parametrize(
    ("seconds", "marked", "fails"),
    [(FAR_TOO_LONG, False, True), (TOO_LONG, False, False), (FAR_TOO_LONG, True, False), (1, False, False)],
)
def test_only_a_test_far_over_the_budget_without_the_mark_fails_the_run(seconds, marked, fails):
    assert bool(end_of(run_of(("a", seconds, marked)))) == fails


def test_the_end_names_the_test_and_the_sum_of_those_that_are_marked():
    written = list[str]()
    reporter = SimpleNamespace(section=written.append, write_line=written.append)
    run_of(("a", TOO_LONG, False), ("b", 30, True), ("c", 12, True)).pytest_terminal_summary(reporter)
    assert "2 tests marked slow: 42 s; 1 others: 5 s" in written
    assert written[-1].startswith("Over the budget of 5 s: a takes 5.1 s.")


def test_a_test_is_measured(request: pytest.FixtureRequest):
    """By the plugin of this run, in this test's own process."""
    assert any(isinstance(plugin, Budget) for plugin in request.config.pluginmanager.get_plugins())
