"""tests/README.md says which test holds each promise; each test it names is there and runs each time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.real.server import ROOT

TESTS = ROOT / "tests"
NAMED = re.findall(r"^  `(\S+)::(\w+)`$", (TESTS / "README.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_the_test_of_a_promise_is_there_and_runs_each_time(path: str, name: str) -> None:
    marks = marks_of(TESTS / path, name)
    assert marks is not None, (
        f"{path} has no {name}: say in tests/README.md which test holds the promise now."
    )
    assert "mark.full" not in marks, (
        f"{name} runs with --all only: the promise needs one that runs each time."
    )


def test_every_promise_has_its_test() -> None:
    listed = (TESTS / "README.md").read_text().partition("## The gate")[2]
    promises = [line for line in listed.splitlines() if line.startswith("- ")]
    assert len(promises) == len(NAMED) > 100


def marks_of(path: Path, name: str) -> str | None:
    """What stands above a test; None where there is no such test."""
    text = path.read_text() if path.exists() else ""
    found = re.search(rf"((?:^[^\n]+\n)*)^def {name}\(", text, re.MULTILINE)
    return found and found[1]
