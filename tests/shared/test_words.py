"""A text has the same words in capitals, with accents and without."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared.words import MAX_WORD_LENGTH, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Łukasz Müller-Groß", ["lukasz", "muller", "gross"]),
        ("ŁUKASZ MU\u0308LLER-GROẞ", ["lukasz", "muller", "gross"]),
        ("Søren Đorđević, Þóra", ["soren", "dordevic", "thora"]),
        ("lena.o'brien+jobs@example.org", ["lena", "o", "brien", "jobs", "example", "org"]),
        ("ﬁrst ＡＢＣ ²", ["first", "abc", "2"]),
        ("İstanbul ırmak", ["istanbul", "irmak"]),
        ("Иван Ёлкин 李雷", ["иван", "елкин", "李雷"]),
        ("snake_case_name", ["snake", "case", "name"]),
        ("x" * 100, ["x" * MAX_WORD_LENGTH]),
        (" \t!?\0", []),
    ],
)
def test_the_words_of_a_text_are_plain_and_lower_case(text, words):
    assert list(words_in(text)) == words


@given(st.text())
def test_words_are_letters_and_digits_and_the_words_of_words_are_the_same(text):
    words = list(words_in(text))

    assert all(0 < len(word) <= MAX_WORD_LENGTH and word.isalnum() for word in words)
    assert list(words_in(" ".join(words))) == words, "words of words are the same words"
    assert list(words_in(unicodedata.normalize("NFC", text))) == list(
        words_in(unicodedata.normalize("NFD", text))
    )
