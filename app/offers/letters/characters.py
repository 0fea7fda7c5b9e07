"""Which characters a letter can have: those that our fonts draw right.

Noto Sans has Latin, Greek and Cyrillic. FiraGO is for what that lacks: Georgian, and some signs. Its Arabic,
Hebrew, Devanagari and Thai are left out: they need a library that joins and orders letters, and a name drawn
wrong is worse than a letter that is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from io import BytesIO

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

MOST_NAMED = 5  # characters in a refusal
SHAPED_SCRIPTS = ("ARABIC", "EXTENDED ARABIC", "HEBREW", "DEVANAGARI", "THAI")  # as names of characters begin


def composed(text: str) -> str:
    """A letter and its accent as one character, as the fonts have most of them."""
    return unicodedata.normalize("NFC", text)


def missing_in_main_font(text: str) -> set[str]:
    """The characters of a text that need the second font."""
    return {each for each in composed(text) if each not in "\n\t" and ord(each) not in _main_characters()}


def check_drawn(texts: Iterable[str], *, field: str | None = None) -> None:
    """Raise RuleBroken, with the characters, for what no font of ours draws right."""
    text = composed("".join(texts))
    rest = [each for each in dict.fromkeys(text) if each in missing_in_main_font(each)]
    missing = [each for each in rest if not _second_font_draws(each)]
    if missing:
        raise RuleBroken(
            _(
                "The letter has characters that our fonts do not have: %(characters)s. Write them in Latin, "
                "Greek, Cyrillic or Georgian letters, for example in the name of the candidate.",
                characters=" ".join(missing[:MOST_NAMED]),
            ),
            field=field,
        )


def _second_font_draws(character: str) -> bool:
    if unicodedata.name(character, "").startswith(SHAPED_SCRIPTS):
        return False
    return ord(character) in _second_characters()


@cache
def _main_characters() -> frozenset[int]:
    from pymupdf_fonts import NotoSans_Bold, NotoSans_Regular

    return _characters_of(NotoSans_Regular.fontbuffer) & _characters_of(NotoSans_Bold.fontbuffer)


@cache
def _second_characters() -> frozenset[int]:
    from pymupdf_fonts import FiraGO_Bold, FiraGO_Regular

    return _characters_of(FiraGO_Regular.fontbuffer) & _characters_of(FiraGO_Bold.fontbuffer)


def _characters_of(font: bytes) -> frozenset[int]:
    # Fonts are loaded by the few requests that write a letter.
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(font), lazy=True) as opened:
        return frozenset(opened.getBestCmap())
