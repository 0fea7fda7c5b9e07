"""What tells who wrote an answer is hidden in its text, and the rest stays word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire_reviews.hidden_text import HIDDEN, hide_identity
from app.shared.words import words_in

NAME_WORDS = st.text("abcdefghijklmnopqrstuvwxyzäéñłßØ", min_size=2, max_size=8)
NAMES = st.lists(NAME_WORDS, min_size=1, max_size=3).map(" ".join)
BETWEEN = st.sampled_from([" ", ", ", ".", "'s ", "-", "_", "\n", "(", ") ", "/", "\u200b", "\u00ad", "@"])
OTHERS = st.sampled_from(["renewals", "in 2019", "4%", "GitLab", "日本", "…", ""])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("I am Ada Lovelace-King, 34.", "I am [hidden], 34."),
        ("ADA'S team, LOVELACE’s number", "[hidden]'S team, [hidden]’s number"),
        ("Adamant that Kings and adaptive tools matter", "Adamant that Kings and adaptive tools matter"),
        ("See adalovelace on the forum, or LovelaceAda", "See [hidden] on the forum, or [hidden]"),
        ("mail ada.l@example.org or a@b.co.uk!", "mail [hidden] or [hidden]!"),
        ("https://www.linkedin.com/in/al and www.al.dev", "[hidden] and [hidden]"),
        ("linkedin.com/in/al12 says so", "[hidden] says so"),
        ("gitlab.com has CI/CD, e.g. v1.2/1.3", "gitlab.com has CI/CD, e.g. v1.2/1.3"),
        ("Call 030 555 12 34 or +49 (30) 5551234", "Call [hidden] or [hidden]"),
        ("From 2019-2023 I sold for 1,250,000 EUR", "From 2019-2023 I sold for 1,250,000 EUR"),
        ("Thanks,\nAda\nLovelace", "Thanks,\n[hidden]\n[hidden]"),
        ("A\u200bda and A\u00adda", "[hidden] and [hidden]"),
    ],
)
def test_what_tells_who_it_is_is_hidden(text, shown):
    assert hide_identity(text, name="Ada Lovelace-King", phone="+49 30 555-12-34") == shown


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("José Muñoz", "Jose MUNOZ, Jose\u0301", "[hidden]"),
        ("李明", "我叫李明。", "我叫[hidden]。"),
        ("김민준", "저는 김민준입니다", "저는 [hidden]입니다"),
        ("प्रिया शर्मा", "मैं प्रिया हूँ", "मैं [hidden] हूँ"),
        ("Jon O'Brien", "O'Brien or OBrien", "O'[hidden] or [hidden]"),
        ("Hidden Star", "a [hidden] star", "a [hidden]"),
        ("", "Nobody", "Nobody"),
    ],
)
def test_names_of_other_scripts(name, text, shown):
    assert hide_identity(text, name=name) == shown


@given(name=NAMES, parts=st.lists(st.tuples(st.booleans(), OTHERS, BETWEEN), max_size=8), data=st.data())
def test_no_word_of_the_name_is_left(name, parts, data):
    """Wherever a word of the name stands in the text, in whatever case."""
    words = name.split()
    text = ""
    for is_name, other, between in parts:
        word = data.draw(st.sampled_from(words)) if is_name else other
        text += data.draw(st.sampled_from([str, str.upper, str.title]))(word) + between
    shown = hide_identity(text, name=name)
    assert not set(words_in(shown.replace(HIDDEN, " "))) & set(words_in(name))


@given(text=st.text(max_size=200), name=NAMES, phone=st.text("0123456789 +-", max_size=15))
def test_hiding_again_changes_nothing(text, name, phone):
    shown = hide_identity(text, name=name, phone=phone)
    assert hide_identity(shown, name=name, phone=phone) == shown


@given(text=st.lists(st.sampled_from(["renewals", "in 2019,", "by 4%", "in EMEA.", "\n"])).map(" ".join))
def test_a_text_that_tells_nobody_stays_as_it_is(text):
    assert hide_identity(text, name="Ada Lovelace", phone="030 5551234") == text
