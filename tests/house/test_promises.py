"""tests/README.md says which test holds each promise; each test it names is there and runs each time."""

from __future__ import annotations

import re
from pathlib import Path

from tests.real.server import ROOT

TESTS = ROOT / "tests"
NAMED = re.findall(r"^  `(\S+)::(\w+)`$", (TESTS / "README.md").read_text(), re.MULTILINE)


def test_the_test_of_a_promise_is_there_and_runs_each_time() -> None:
    marks = {(path, name): marks_of(TESTS / path, name) for path, name in NAMED}
    gone = [each for each, found in marks.items() if found is None]
    assert not gone, f"Say in tests/README.md which tests hold these promises now: {gone}"
    left = [each for each, found in marks.items() if found and "mark.full" in found]
    assert not left, f"These run with --all only, and a promise needs one that runs each time: {left}"


def test_every_promise_has_its_test() -> None:
    listed = (TESTS / "README.md").read_text().partition("## The gate")[2]
    promises = [line for line in listed.splitlines() if line.startswith("- ")]
    assert len(promises) == len(NAMED) > 100


def marks_of(path: Path, name: str) -> str | None:
    """What stands above a test; None where there is no such test."""
    text = path.read_text() if path.exists() else ""
    found = re.search(rf"((?:^[^\n]+\n)*)^def {name}\(", text, re.MULTILINE)
    return found and found[1]
