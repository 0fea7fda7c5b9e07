"""No test computes for more than five seconds but those marked `slow`, and the sum of those is printed.

What counts is the processor time of the test itself, in its process and in those it has started and ended,
so a busy machine makes no difference. What fixtures do for many tests (a server, a browser, the first
database) counts for none. A run names each test over the budget, and fails where one is far over it.

It also ends with the seconds of each folder, with those of fixtures, beside what `seconds.txt` says it takes:
a list for who reads it, and no reason to fail.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BUDGET_SECONDS = 5.0
FAILS_AT_SECONDS = 15.0  # processors differ: one may take three times as long as another for the same test
SPENT = "processor seconds"
IN_ALL = "processor seconds with its fixtures"
NAMED_AT_LEAST = 10  # of the slowest
FOLDERS_FROM = 1000  # tests: a run of fewer tells little of the folders
SECONDS_OF_FOLDERS = Path(__file__).with_name("seconds.txt")
LISTED_FROM = 2.0  # seconds
BEGAN = pytest.StashKey[float]()


class Budget:
    """A plugin: it measures in each process, and sums up in the one that started the run."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}
        self._slow: dict[str, float] = {}
        self._folders: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        item.stash[BEGAN] = _spent()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Iterator[None]:
        """Note on its last report what a test and its fixtures spend."""
        try:
            return (yield)
        finally:
            item.user_properties.append((IN_ALL, _spent() - item.stash[BEGAN]))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Note on its report what a test spends, and whether it may."""
        before = _spent()
        try:
            return (yield)
        finally:
            marked = item.get_closest_marker("slow") is not None
            item.user_properties.append((SPENT, [_spent() - before, marked]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called where tests run, and in a parallel run where it was started."""
        if report.when == "teardown":
            self._folders[_folder_of(report.nodeid)] += dict(report.user_properties).get(IN_ALL, 0)
        if report.when == "call":
            for seconds, marked in (value for name, value in report.user_properties if name == SPENT):
                (self._slow if marked else self._spent)[report.nodeid] = seconds

    @property
    def over(self) -> dict[str, float]:
        return {name: seconds for name, seconds in self._spent.items() if seconds > BUDGET_SECONDS}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        if max(self.over.values(), default=0) > FAILS_AT_SECONDS and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if len(self._spent) < NAMED_AT_LEAST and not self.over:
            return
        terminalreporter.section("processor time")
        every = self._spent | self._slow
        for name in sorted(every, key=lambda name: -every[name])[:NAMED_AT_LEAST]:
            terminalreporter.write_line(f"{every[name]:6.1f} s {name}")
        marked, others = sum(self._slow.values()), sum(self._spent.values())
        terminalreporter.write_line(
            f"{len(self._slow)} tests marked slow: {marked:.0f} s; {len(self._spent)} others: {others:.0f} s"
        )
        for name, seconds in self.over.items():
            terminalreporter.write_line(
                f"Over the budget of {BUDGET_SECONDS:.0f} s: {name} takes {seconds:.1f} s. Make it cheaper, "
                "or mark it slow with the reason."
            )
        if len(every) >= FOLDERS_FROM:
            self._list_folders(terminalreporter)

    def _list_folders(self, terminalreporter: Any) -> None:
        """The folders that take longest, and what each is said to take."""
        said = said_seconds()
        terminalreporter.write_line("With fixtures, and in parentheses what tests/seconds.txt says:")
        for folder, seconds in self._folders.most_common():
            if seconds >= LISTED_FROM:
                terminalreporter.write_line(f"{seconds:6.0f} s ({said.get(folder, 0):3}) {folder}")
        total = sum(self._folders.values())
        terminalreporter.write_line(f"{total:6.0f} s ({sum(said.values())}) all folders")


def said_seconds() -> dict[str, int]:
    """What each folder of tests takes, as its last reader wrote down."""
    lines = [line.split() for line in SECONDS_OF_FOLDERS.read_text().splitlines() if line[:1] != "#"]
    return {folder: int(seconds) for folder, seconds in lines}


def _folder_of(nodeid: str) -> str:
    return nodeid.partition("::")[0].split("/")[1]


def _spent() -> float:
    """Processor seconds of this process and of those it has ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
