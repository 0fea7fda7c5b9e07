"""Text is stored as people type it, without characters that nobody sees."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis.strategies import characters, integers, lists, sampled_from, text, tuples

from app.shared.text import join_words, name_key, one_line, tidy, without_invisible
from app.shared.words import words_in

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
def test_tidy_removes_nothing_that_a_reader_sees(typed):
    def seen(words: str) -> list[str]:
        return [
            c
            for c in words
            if not c.isspace() and without_invisible(c) and unicodedata.category(c) not in ("Cc", "Cs")
        ]

    assert seen(tidy(typed)) == seen(typed)
    assert seen(one_line(typed)) == seen(typed)


@given(ANYTHING)
def test_one_line_has_no_line_break_of_any_kind(typed):
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
def test_tidy_keeps_the_text_without_control_characters(typed, kept):
    assert tidy(typed) == kept


def test_one_line_has_single_spaces():
    assert one_line(" a\r\n\tb\u2028c\u00a0 d ") == "a b c d"


INVISIBLE = [
    chr(code)
    for code in (*range(0x20000), *range(0xE0000, 0xE1000))  # the planes between have ideographs, or nothing
    if unicodedata.category(chr(code)) == "Cf"
    or chr(code) in "\u034f\u115f\u1160\u3164\uffa0\u2800\ufe00\ufe0f"
]
NAMES = text(characters(categories=["L", "Nd", "Zs", "Pd"]), min_size=1)


def test_every_invisible_character_is_removed():
    assert [hex(ord(each)) for each in INVISIBLE if without_invisible(each)] == []
    assert without_invisible("Ærøskøbing, 東京 e\u0301 ½ 👩") == "Ærøskøbing, 東京 e\u0301 ½ 👩"


@given(NAMES, lists(tuples(integers(0, 20), sampled_from(INVISIBLE))))
def test_invisible_characters_make_no_other_name_or_word(name, hidden):
    with_hidden = name
    for place, character in hidden:
        with_hidden = with_hidden[:place] + character + with_hidden[place:]

    assert name_key(with_hidden) == name_key(name)
    assert list(words_in(with_hidden)) == list(words_in(name))
    assert name_key(one_line(with_hidden)) == name_key(name), "what is stored is found by what was typed"


@given(text(characters(exclude_characters="ı")))  # the one letter with the capital of another, the I of i
def test_the_key_of_a_key_is_that_key(typed):
    assert name_key(name_key(typed)) == name_key(typed) == name_key(typed.swapcase().swapcase())
    assert "\0" not in name_key(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Iberia", "IBERIA\u200b"),
        ("UK and Ireland", "uk\u00a0and\u202fireland "),
        ("Jean-Pierre", "Jean\u2011Pierre"),
        ("Zoë", "Zoe\u0308"),
        ("Groß", "GROSS"),
        ("می‌خواهم", "میخواهم"),
    ],
)
def test_two_names_that_look_the_same_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Anna", "Ana"), ("Zoë", "Zoe"), ("US West", "USWest")])
def test_two_names_that_look_different_have_two_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\ufeffLe\u200bna Bran\u00addt\u2060", "Lena Brandt"),
        ("Ann\u200da\ufe0f", "Anna"),
        ("👩\u200d💻 ❤\ufe0f\u200d🔥", "👩\u200d💻 ❤\ufe0f\u200d🔥"),
        ("می\u200cخواهم 葛\U000e0100城", "می\u200cخواهم 葛\U000e0100城"),
        ("\u200b\u3164", ""),
    ],
)
def test_a_name_is_stored_without_invisible_characters_that_its_script_does_not_need(typed, kept):
    assert one_line(typed) == kept


def test_a_text_of_invisible_characters_alone_is_empty():
    assert tidy("\u200b \u2060\n\ufe0f") == ""


def test_words_are_joined_as_in_a_sentence():
    assert [join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
