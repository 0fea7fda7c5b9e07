"""A day that people enter is one that exists in every time zone."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.untrusted.tables.days import parse_day
from app.web.form_fields.days import DayField
from tests.house.source import APP

ODD_DAYS = ["0001-01-01", "1939-12-31", "2101-01-01", "9999-12-31"]


class _Form(Form):
    day = DayField("Day")


@pytest.mark.parametrize("typed", ODD_DAYS)
def test_a_day_out_of_range_is_refused_by_every_field_and_file(app, typed):
    with app.test_request_context():
        form = _Form(MultiDict({"day": typed}))
        assert not form.validate()
        assert form.errors == {"day": ["Enter a day from 1940 to 2100."]}
    assert parse_day(typed) is None


def test_a_text_that_is_no_day_is_refused_with_how_to_write_one(app):
    with app.test_request_context():
        form = _Form(MultiDict({"day": "garbage"}))
        assert not form.validate()
        assert form.errors == {"day": ["This is not a date. Write it as YYYY-MM-DD, such as 2026-11-02."]}
        assert _Form(MultiDict({"day": "2026-11-02"})).day.data == date(2026, 11, 2)


def test_every_field_for_a_day_is_one_of_these():
    own = APP / "web" / "form_fields" / "days.py"
    found = [
        path.name for path in APP.rglob("*.py") if path != own and "DateField" in path.read_text("utf-8")
    ]
    assert not found, "Take app/web/form_fields/days.py: DayField, which refuses a day that is out of range."
