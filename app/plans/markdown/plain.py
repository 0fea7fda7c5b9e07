"""Between Markdown and words: what a line says without its marks, and words that can carry none."""

from __future__ import annotations

import html
import re

from app.shared.text import MAX_LINE_LENGTH, one_line

MAX_PLAIN_LINE_LENGTH = 4_000  # characters of a line, which is more than anyone reads
REQUIRED_MARK = ":red_circle:"
LETTER = re.compile(r"[^\W\d_]")
JOINER = "\u2060"  # takes no room, and keeps an @ from being a mention

MARKUP_PATTERN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`++)(?P<code>[^`]++)(?P=ticks)(?!`)"
    r"|!?\[(?P<link>[^\[\]]*+)\](?:\((?:[^()]|\([^()]*+\))*+\)|\[[^\[\]]*+\])"
    r"|<(?P<address>(?:https?|mailto):[^<>\s]++)>"
    r"|</?[A-Za-z][^<>]*+>|<!--[^<>]*+-->"
    r"|\*++|~~|(?<![\w\\])_++(?=\S)|(?<=[^\s_])_++(?!\w)"
)

# Escaped as entities in people's words: they read the same and mark nothing.
SPECIAL_CHARACTERS = re.compile(r"""[!"#$%&'()*+/:;<=>?@\[\\\]^_`{|}~]|\.(?!\s|$)|(?<!\S)-|^\d+\.""")


def plain_text(markdown: str) -> str:
    """What a line of Markdown says: one line without links, emphasis, code marks and tags."""
    return unescaped(without_markup(markdown))


def without_markup(markdown: str) -> str:
    """A line without its marks, in which what `escape_markdown` has made of people's words still shows."""
    return one_line(_without_marks(markdown[:MAX_PLAIN_LINE_LENGTH].replace(REQUIRED_MARK, " ")))


def unescaped(words: str) -> str:
    """Words without marks, as they are read."""
    return one_line(html.unescape(words).replace(JOINER, ""))


def escape_markdown(words: str) -> str:
    """People's words, fit for any place in a Markdown text.

    They are one line of at most MAX_LINE_LENGTH characters, and begin no command, task, heading, comment,
    link or mention; read as Markdown or as HTML they say what they said. A name in capitals gets a small
    letter that does not show: a line in capitals would be a heading.
    """
    escaped = SPECIAL_CHARACTERS.sub(_entity, one_line(words)[:MAX_LINE_LENGTH])
    return LETTER.sub(_entity_with_small_letters, escaped, count=1) if escaped.isupper() else escaped


def _without_marks(markdown: str) -> str:
    return MARKUP_PATTERN.sub(_said, markdown)


def _said(mark: re.Match[str]) -> str:
    if mark["link"] is not None:
        return _without_marks(mark["link"])
    return mark["escaped"] or mark["code"] or mark["address"] or ""


def _entity_with_small_letters(letter: re.Match[str]) -> str:
    return f"&#x{ord(letter.group()):x};"


def _entity(match: re.Match[str]) -> str:
    encoded = "".join(c if c.isalnum() else f"&#{ord(c)};" for c in match.group())
    return encoded + JOINER if match.group() == "@" else encoded
