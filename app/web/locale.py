"""The reader's region, from what their browser asks for, and the texts of a page."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from babel.localedata import locale_identifiers
from flask import Flask, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_locale

from app.shared.locales import COMMON, take_reader_locale_from
from app.web.template_compiler import template_texts

# By region: "US" for "en_US". Browsers do not ask for names with a script, such as "en_Shaw_GB".
_LOCALES = {
    name[3:]: name for name in locale_identifiers() if name.startswith("en_") and name.count("_") == 1
}


class _Catalog(Domain):
    """The catalog of messages, found once: a page asks it for hundreds of texts.

    All locales are English (`accepted_locale`), so it is the same for every reader and for mail.
    """

    _found: Any = None

    def get_translations(self) -> Any:
        if self._found is None:
            if not has_app_context():
                return super().get_translations()
            self._found = super().get_translations()
        return self._found


class _Babel(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _Catalog()


def prepare(app: Flask) -> None:
    """Format days, times and numbers for the reader's region."""
    babel = _Babel(app, default_locale=str(COMMON), locale_selector=accepted_locale)
    catalog: Any = babel.domain_instance

    app.jinja_env.globals.update(template_texts(catalog))  # instead of Jinja's own
    take_reader_locale_from(get_locale)


def accepted_locale() -> str | None:
    """The English locale of the first region that the browser asks for, or None."""
    if not has_request_context():
        return None
    regions = (language.partition("-")[2].upper() for language in request.accept_languages.values())
    return next((_LOCALES[region] for region in regions if region in _LOCALES), None)
