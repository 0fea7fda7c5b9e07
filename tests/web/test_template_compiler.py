"""Templates are compiled so that a page shows what Jinja's own compiler would show."""

from __future__ import annotations

import pytest
from flask_babel import lazy_gettext as _l
from jinja2 import Environment
from markupsafe import Markup

from app.candidates.models import Status

NAME = "Ana <b> & 'Co'"


@pytest.mark.parametrize(
    "source",
    [
        "{{ value }}",
        "<p>{{ _('Say \"%(value)s\" at 100%%', value=value) }}</p>",
        "{% trans value %}Hello <b>{{ value }}</b>, again {{ value }}{% endtrans %}",
        "{% trans value=value|string|upper %}{{ value }}{% endtrans %}",
        "{% macro m(a) %}<i>{{ a }}</i>{{ _('%(a)s', a=a) }}{% endmacro %}{{ m(value) }}{{ m(_('Name')) }}",
        "{% set v %}{{ value }}{% endset %}{{ v }}{{ _('%(v)s', v=v) }}",
    ],
)
@pytest.mark.parametrize("value", [NAME, Markup("<b>"), 7, None, _l("a & b"), Status.ACTIVE, "plain", ""])
def test_it_escapes_values_as_jinja_does(app, source, value):
    plain = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    plain.install_gettext_callables(str, lambda one, _many, _number: one, newstyle=True)
    ours = app.jinja_env.overlay(autoescape=True)
    with app.test_request_context():
        assert ours.from_string(source).render(value=value) == plain.from_string(source).render(value=value)


def test_a_text_that_is_not_shown_alone_is_found_too(app):
    source = "{{ _('Your turn') ~ '!' }}{% set a = _('%(n)s day', n=3) %}{{ a }}"
    assert app.jinja_env.overlay(autoescape=True).from_string(source).render() == "Your turn!3 day"
