"""In which form days, times and numbers are written: that of the reader's region.

Every text is English; readers in the US and in Germany write a day in different ways. Mail and records know
no reader, and have one form for all. `app/web/locale.py` says where the reader's form comes from.
"""

from __future__ import annotations

from collections.abc import Callable

from babel import Locale

COMMON = Locale("en", "GB")  # for mail and records: "26 Nov 2026, 15:00" is read in one way everywhere

_sources: list[Callable[[], Locale | None]] = []


def take_reader_locale_from(source: Callable[[], Locale | None]) -> None:
    """Let `source` say which locale the reader of a page has, or None where nobody reads."""
    _sources[:] = [source]


def reader_locale() -> Locale:
    """The locale of the person who reads the page; COMMON outside a page."""
    return next((locale for source in _sources if (locale := source())), COMMON)


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogue where it cannot be translated yet: the page that shows it does."""
    return text
