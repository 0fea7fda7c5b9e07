"""A test that computes for far too long fails the run, unless it is marked `slow`. Waiting does not count."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests import budget as budgets
from tests.budget import BUDGET_SECONDS, FAILS_AT_SECONDS, IN_ALL, SPENT, Budget

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


def test_a_long_run_ends_with_the_seconds_of_each_folder(monkeypatch, tmp_path):
    said = tmp_path / "seconds.txt"
    said.write_text("# of each folder\nweb 7\nboard 3\n")
    monkeypatch.setattr(budgets, "SECONDS_OF_FOLDERS", said)
    monkeypatch.setattr(budgets, "FOLDERS_FROM", 2)
    monkeypatch.setattr(budgets, "NAMED_AT_LEAST", 2)
    budget = run_of(("a", 1, False), ("b", 1, False))
    for name, seconds in (("tests/web/test_a.py::one", 5), ("tests/web/in/test_b.py::two", 4)):
        spent = [(SPENT, [1, False]), (IN_ALL, seconds)]
        budget.pytest_runtest_logreport(SimpleNamespace(when="teardown", nodeid=name, user_properties=spent))
    written = list[str]()
    budget.pytest_terminal_summary(SimpleNamespace(section=written.append, write_line=written.append))
    assert written[-2:] == ["     9 s (  7) web", "     9 s (10) all folders"]


def test_a_test_is_measured(request: pytest.FixtureRequest):
    """By the plugin of this run, in this test's own process."""
    assert any(isinstance(plugin, Budget) for plugin in request.config.pluginmanager.get_plugins())
