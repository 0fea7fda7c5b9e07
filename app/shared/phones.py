"""Whether a text is a phone number, how it is kept, and what it is compared by."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.shared.text import one_line

MAX_PHONE_LENGTH = 40  # characters
MIN_PHONE_DIGITS = 5
MAX_PHONE_DIGITS = 17  # an international number has 15 at most (ITU-T E.164); some write 00 in front of it
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
    """Raise RuleBroken for what is no phone number. An empty text is fine: nobody has to have one.

    Digits may be written with spaces, + ( ) - . and /, and an extension may follow: "+49 (0)341 1234-56
    ext. 7". How many digits a number needs depends on its country; fewer than 5 are none anywhere, nor is
    one digit again and again.
    """
    if len(text) > MAX_PHONE_LENGTH:
        raise RuleBroken(
            _(
                "A phone number can have %(max_phone_length)s characters at most.",
                max_phone_length=MAX_PHONE_LENGTH,
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
    """What a phone number is compared by: its last 8 digits, or all of them where it has fewer.

    So a number is the same with and without the code of its country. Two numbers can have one key: that is
    good enough to ask a person, never to decide. The extension does not count. Empty for what is no number.
    """
    return _digits(text)[-COMPARED_PHONE_DIGITS:]


def _digits(text: str) -> str:
    """The digits of a number without its extension; none where it is no number."""
    letters = "".join(c for c in text if not unicodedata.category(c).startswith("M"))  # a word has its marks
    phone = _PHONE.fullmatch(letters)
    return "".join(filter(str.isdigit, phone["number"])) if phone else ""
