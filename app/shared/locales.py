"""The locale that days, times and numbers are formatted with: that of the reader's region.

All texts are English, but a day is written differently in the US and in Germany. Mail and records have no
single reader, so they use COMMON. `app/web/locale.py` finds the reader's locale.
"""

from __future__ import annotations

from collections.abc import Callable

from babel import Locale

COMMON = Locale("en", "GB")  # mail and records: "26 Nov 2026, 15:00" is clear everywhere

_sources: list[Callable[[], Locale | None]] = []


def take_reader_locale_from(source: Callable[[], Locale | None]) -> None:
    """Register the function that returns the reader's locale, or None outside a page."""
    _sources[:] = [source]


def reader_locale() -> Locale:
    """The locale of the reader of the page; COMMON outside a page."""
    return next((locale for source in _sources if (locale := source())), COMMON)
