"""The reader's region, from what their browser asks for, and the texts of a page."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from babel.localedata import locale_identifiers
from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_locale

from app.shared.locales import COMMON, take_reader_locale_from

# By region: "US" for "en_US". Browsers do not ask for names with a script, such as "en_Shaw_GB".
_LOCALES = {
    name[3:]: name for name in locale_identifiers() if name.startswith("en_") and name.count("_") == 1
}


class _Catalog(Domain):
    """The catalog of messages, found once for each request: a page asks it for hundreds of texts.

    All locales are English (`accepted_locale`), so mail, which has a locale of its own, has the same catalog.
    """

    def get_translations(self) -> Any:
        if not has_app_context():
            return super().get_translations()
        if "translations" not in g:
            g.translations = super().get_translations()
        return g.translations


class _Babel(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _Catalog()


def prepare(app: Flask) -> None:
    """Format days, times and numbers for the reader's region."""
    babel = _Babel(app, default_locale=str(COMMON), locale_selector=accepted_locale)
    catalog: Any = babel.domain_instance
    texts: Any = app.jinja_env  # Jinja's extension adds the method
    texts.install_gettext_callables(
        gettext=lambda text: catalog.get_translations().ugettext(text),
        ngettext=lambda one, many, number: catalog.get_translations().ungettext(one, many, number),
        newstyle=True,
    )
    take_reader_locale_from(get_locale)


def accepted_locale() -> str | None:
    """The English locale of the first region that the browser asks for, or None."""
    if not has_request_context():
        return None
    regions = (language.partition("-")[2].upper() for language in request.accept_languages.values())
    return next((_LOCALES[region] for region in regions if region in _LOCALES), None)
