"""Phone numbers: validation, normal form and comparison."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.shared.text import one_line

MAX_PHONE_LENGTH = 40  # characters
MIN_PHONE_DIGITS = 5
MAX_PHONE_DIGITS = 17  # at most 15 (ITU-T E.164), and 00 in front
COMPARED_PHONE_DIGITS = 8

# An extension is a comma or semicolon, a # or one short word of any script, and up to six digits.
_PHONE = re.compile(
    r"(?P<number>\(?\+?[0-9(][0-9 ()./-]*)"
    r"(?:(?:[,;]|[,;]? ?(?:#|[^\W\d_]{1,12}[.:=]?)) ?[0-9]{1,6})?"
)
_SCHEME = re.compile(r"^tel: ?(?=.)", re.IGNORECASE)  # of a link (RFC 3966)
# The long vowel sign \u30fc is what a Japanese keyboard writes for a hyphen.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\u30fc"), "-")


def normalize_phone(text: str | None) -> str:
    """A phone number on one line, in ASCII digits, with plain hyphens and without "tel:"."""
    plain = one_line(unicodedata.normalize("NFKC", text or "")).translate(_DASHES)
    return _SCHEME.sub("", "".join(str(unicodedata.digit(c, c)) for c in plain))


def check_phone(text: str) -> None:
    """Raise RuleBroken for a text that is not a phone number. An empty text is valid.

    Digits may be written with spaces, + ( ) - . and /, and an extension may follow: "+49 (0)341 1234-56
    ext. 7". A number needs at least 5 digits, and not all the same.
    """
    if len(text) > MAX_PHONE_LENGTH:
        raise RuleBroken(
            _(
                "This phone number is too long (limit: %(limit)s characters).",
                limit=MAX_PHONE_LENGTH,
            ),
            field="phone",
        )
    digits = _digits(text)
    if text and not (MIN_PHONE_DIGITS <= len(digits) <= MAX_PHONE_DIGITS and len(set(digits)) > 1):
        raise RuleBroken(
            _(
                "This is not a phone number. Use digits, spaces and + - ( ) . / with at least 5 "
                "digits, such as +49 341 123456 or 555 0123 ext. 7."
            ),
            field="phone",
        )


def compared_phone(text: str) -> str:
    """The key to compare phone numbers by: the last 8 digits, without the extension. Empty if it is not a
    number.

    A number has the same key with and without its country code. Different numbers can have the same key, so a
    person decides.
    """
    return _digits(text)[-COMPARED_PHONE_DIGITS:]


def _digits(text: str) -> str:
    """The digits of a number without its extension; empty if it is not a number."""
    letters = "".join(c for c in text if not unicodedata.category(c).startswith("M"))  # a word has its marks
    phone = _PHONE.fullmatch(letters)
    return "".join(filter(str.isdigit, phone["number"])) if phone else ""
