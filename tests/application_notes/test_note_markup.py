"""The text of a note becomes a few tags, and nothing of it runs, loads or leads to a script."""

from __future__ import annotations

import time

import pytest

from app.application_notes.markdown import ALLOWED_TAGS, note_markup
from tests.real.page import Page


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("Plain & <b>not bold</b>", "<p>Plain &amp; &lt;b&gt;not bold&lt;/b&gt;</p>"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("# Not a heading", "<p># Not a heading</p>"),
        ("Title\n=====", "<p>Title<br>\n=====</p>"),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>"),
    ],
)
def test_what_is_written_is_shown(text, markup):
    assert note_markup(text).strip() == markup


def test_a_link_says_no_referrer_and_has_no_image():
    markup = note_markup("[a](https://example.com) ![b](https://example.com/b.png) <https://c.example>")
    links = Page(markup).all("a")
    assert [link.attributes["href"] for link in links] == [
        "https://example.com",
        "https://example.com/b.png",
        "https://c.example",
    ]
    assert {link.attributes["rel"] for link in links} == {"noopener noreferrer nofollow"}
    assert "<img" not in markup


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        '[x](https://e.example "onmouseover=alert(1)")',
        "```html\n<script>alert(1)</script>\n```",
        "<a href='javascript:x'>x</a>",
        "[x]: javascript:alert(1)\n\n[x]",
        "<svg/onload=alert(1)>",
        "<style>p{}</style>",
        "@<script>alert(1)</script>",
    ],
)
def test_nothing_runs_and_nothing_loads(text):
    page = Page(note_markup(text, ["<script>alert(1)</script>"]))
    tags = {tag for tag in ("script", "img", "svg", "style", "iframe", "form", "input") if page.all(tag)}
    assert tags == set() == tags & ALLOWED_TAGS
    for link in page.all("a"):
        assert set(link.attributes) <= {"href", "rel"}
        assert (link.attributes.get("href") or "https:").startswith(("https:", "http:", "mailto:"))


def test_the_mentioned_are_bold_but_not_in_code_or_within_a_longer_word():
    names = ["Rita Okafor", "Rita Okafor Lund"]
    assert note_markup("@Rita Okafor Lund, @Rita Okafor", names).strip() == (
        "<p><strong>@Rita Okafor Lund</strong>, <strong>@Rita Okafor</strong></p>"
    )
    assert "<strong>" not in note_markup("`@Rita Okafor`", names)


@pytest.mark.parametrize(
    "piece", ["[", "*a ", "> ", "- ", "`", "![](", "<a", "**@Al* ", "@Al ", "\\", "&#", "1. "]
)
def test_a_long_text_made_to_take_long_does_not(piece):
    began = time.process_time()
    note_markup((piece * 20_000)[:20_000], ["Al"])
    assert time.process_time() - began < 2
