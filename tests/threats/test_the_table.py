"""README.md says of each attack where it is answered; every file it names is there."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
ROWS = [line for line in (HERE / "README.md").read_text().splitlines() if re.match(r"\| \d", line)]
ATTACKS = 70


def test_every_attack_has_its_line():
    numbers = [number for row in ROWS for number in _numbers(row.split("|")[1])]
    assert len(numbers) == len(set(numbers))
    assert set(range(1, 39)) <= set(numbers) <= set(range(1, ATTACKS + 1))


def test_every_test_named_is_there():
    for row in ROWS:
        for name in re.findall(r"`([\w/]+(?:\.py|/))`", row):
            assert (HERE / name).exists() or (HERE.parent / name).exists(), f"{name}: {row}"


def test_a_line_names_a_test_or_says_that_there_is_no_such_part():
    for row in ROWS:
        assert "no such part yet" in row or "`" in row.split("|")[3], row


def _numbers(words: str) -> list[int]:
    """ "7, 9–12" as 7, 9, 10, 11 and 12."""
    spans = [part.strip().split("–") for part in words.split(",")]
    return [number for span in spans for number in range(int(span[0]), int(span[-1]) + 1)]
