"""Whether a text is a phone number."""

from __future__ import annotations

import re

from app.shared.refusals import RuleBroken
from app.shared.text import one_line

LONGEST_PHONE = 40  # characters
FEWEST_DIGITS = 5
MOST_DIGITS = 17  # an international number has 15 at most (ITU-T E.164); some write 00 in front of it

_PHONE = re.compile(
    r"(?P<number>\(?\+?[0-9(][0-9 ()./-]*)(?:[,;]? ?(?:ext\.?|extension|x|#) ?[0-9]{1,8})?", re.IGNORECASE
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")


def plain_phone(text: str | None) -> str:
    """A phone number on one line, with plain hyphens: copied from a page, it often has others."""
    return one_line(text).translate(_DASHES)


def check_phone(text: str) -> None:
    """Raise RuleBroken for what is no phone number. An empty text is fine: nobody has to have one.

    Digits may be written with spaces, + ( ) - . and /, and an extension may follow: "+49 (0)341 1234-56
    ext. 7". How many digits a number needs depends on its country; fewer than 5 are none anywhere.
    """
    if len(text) > LONGEST_PHONE:
        raise RuleBroken(f"A phone number can have {LONGEST_PHONE} characters at most.", field="phone")
    phone = _PHONE.fullmatch(text)
    digits = sum(each.isdigit() for each in phone["number"]) if phone else 0
    if text and not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise RuleBroken(
            "This is not a phone number. Use digits, spaces and + - ( ) . / with at least 5 digits, "
            "such as +49 341 123456 or 555 0123 ext. 7.",
            field="phone",
        )
