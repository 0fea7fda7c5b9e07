"""Text as people type it: kept as they meant it, without what only hides something."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis.strategies import characters, text

from app.shared.text import TURNING, counted, listed, one_line, tidy

ANYTHING = text(characters())


@given(ANYTHING)
def test_tidy_text_can_be_stored_and_is_tidy_already(typed):
    kept = tidy(typed)

    assert tidy(kept) == kept
    assert kept == kept.strip()
    assert "\r" not in kept
    assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    kept.encode()


@given(ANYTHING)
def test_tidying_takes_away_nothing_a_reader_would_miss(typed):
    def seen(words: str) -> list[str]:
        return [
            c
            for c in words
            if not c.isspace() and c not in TURNING and unicodedata.category(c) not in ("Cc", "Cs")
        ]

    assert seen(tidy(typed)) == seen(typed)
    assert seen(one_line(typed)) == seen(typed)


@given(ANYTHING)
def test_one_line_is_one_line_for_whoever_splits_it(typed):
    line = one_line(typed)

    assert len(line.splitlines()) <= 1
    assert one_line(line) == line
    assert "  " not in line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("", ""),
        ("  a  b \r\n c \r d\n", "a  b \n c \n d"),
        ("a\0b\x1b[0m\x85", "ab[0m"),
        ("half \ud800 a character", "half  a character"),
        ("said \u202eon\u202c", "said on"),
        ("tab\tstays, e\u0301 and 👩\u200d💻 too", "tab\tstays, e\u0301 and 👩\u200d💻 too"),
    ],
)
def test_what_is_kept_of_what_was_typed(typed, kept):
    assert tidy(typed) == kept


def test_one_line_has_single_spaces():
    assert one_line(" a\r\n\tb\u2028c\u00a0 d ") == "a b c d"


def test_lists_and_numbers_are_read_as_a_sentence():
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [counted(number, "day") for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert counted(2, "person", "people") == "2 people"
