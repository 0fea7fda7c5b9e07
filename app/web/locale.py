"""The reader's region, from what their browser asks for."""

from __future__ import annotations

from babel.localedata import locale_identifiers
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

from app.shared.locales import COMMON, take_reader_locale_from

# By region: "US" for "en_US". Browsers do not ask for names with a script, such as "en_Shaw_GB".
_LOCALES = {
    name[3:]: name for name in locale_identifiers() if name.startswith("en_") and name.count("_") == 1
}


def prepare(app: Flask) -> None:
    """Format days, times and numbers for the reader's region."""
    Babel(app, default_locale=str(COMMON), locale_selector=accepted_locale)
    take_reader_locale_from(get_locale)


def accepted_locale() -> str | None:
    """The English locale of the first region that the browser asks for, or None."""
    if not has_request_context():
        return None
    regions = (language.partition("-")[2].upper() for language in request.accept_languages.values())
    return next((_LOCALES[region] for region in regions if region in _LOCALES), None)
