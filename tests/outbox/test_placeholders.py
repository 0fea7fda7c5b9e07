"""A text is filled once: nothing in a value is filled again, and a signed link has one place."""

from __future__ import annotations

from hypothesis import given
from hypothesis.strategies import characters, dictionaries, lists, sampled_from, text

from app.outbox.mail_texts import MAX_SUBJECT_LENGTH, MailWording, fill_wording
from app.outbox.placeholders import FilledText, fill_placeholders, placeholders_in, unknown_placeholders

NAMES = ["name", "role", "paragraph", "link"]
# What a candidate or a colleague could type: braces, names of placeholders, Jinja, line breaks.
HOSTILE = lists(
    sampled_from(["{name}", "{role}", "{link}", "{{ 7*7 }}", "{", "}", "{%", "\n", "\r\n", "Bcc: x@y.z"])
    | text(characters(), max_size=5),
    max_size=12,
).map("".join)
VALUES = dictionaries(sampled_from(NAMES[:3]), HOSTILE, min_size=3)


def test_a_value_stands_where_its_name_stands():
    filled = fill_placeholders("Dear {name}, {name}!", {"name": "Lea"}.get)
    assert filled == FilledText("Dear Lea, Lea!")


@given(VALUES)
def test_nothing_in_a_value_is_filled(values):
    filled = fill_placeholders("1 {name} 2 {role} 3 {paragraph} 4", values.get).text
    assert filled == f"1 {values['name']} 2 {values['role']} 3 {values['paragraph']} 4"


@given(VALUES)
def test_no_value_moves_the_link(values):
    filled = fill_placeholders("Dear {name},\n{paragraph} x\n{link}\n{role}", values.get)
    before = f"Dear {values['name']},\n{values['paragraph']} x\n"
    assert filled.link_at == len(before)
    assert filled.text.startswith(before)


@given(VALUES)
def test_no_value_breaks_out_of_the_subject(values):
    mail = fill_wording(MailWording("{name}: {role}\r\nBcc: {paragraph}", "Text"), values.get)
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert len(mail.subject) <= MAX_SUBJECT_LENGTH


@given(HOSTILE)
def test_a_text_without_known_names_stays_as_it_is(typed):
    typed = typed.replace("{link}", "")
    assert fill_placeholders(typed, lambda _name: None).text == typed


@given(lists(sampled_from(["{name}", "{other}", "a", "\n", "{", "}"]), max_size=10).map("".join))
def test_what_is_not_known_is_found(typed):
    assert set(unknown_placeholders(typed, ["name"])) == set(placeholders_in(typed)) - {"name"}


def test_a_line_of_empty_placeholders_is_left_out_with_a_blank_line():
    text = "One.\n\n{paragraph}\n\nTwo.\n{place}\nThree. {place}"
    assert fill_placeholders(text, lambda _name: "").text == "One.\n\nTwo.\nThree. "
    assert fill_placeholders("One.\n\n{paragraph}", lambda _name: "").text == "One."


def test_the_link_keeps_its_place_at_the_ends_of_a_text():
    mail = fill_wording(MailWording("S", "\n{link}\n\nBye.\n"), {}.get)
    assert (mail.body, mail.link_at) == ("\n\nBye.\n", 0)
    mail = fill_wording(MailWording("S", "Open:\n\n{link}"), {}.get)
    assert (mail.body_before_link, mail.body_after_link) == ("Open:\n\n", "\n")
