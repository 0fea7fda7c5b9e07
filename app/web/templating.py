"""Filters and names of every template: times in the reader's zone, `can`, navigation, links."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Flask, has_request_context
from flask_babel import gettext
from flask_login import current_user
from werkzeug.local import LocalProxy

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.shared import times
from app.shared.company import company_name, current_company, fill_company_placeholders
from app.shared.sales.company import money
from app.shared.text import file_size, join_words, whole_number
from app.web.navigation import navigation
from app.web.record_pages import url_of
from app.web.visitors import signed_in_user


def configure_templates(app: Flask) -> None:
    """Add the filters and names that templates use."""
    app.jinja_env.filters["moment"] = _moment
    app.jinja_env.filters["day"] = _day
    app.jinja_env.filters["full_day"] = _full_day
    app.jinja_env.filters["month"] = times.format_month
    app.jinja_env.filters["waiting"] = times.waiting_time
    app.jinja_env.filters["city"] = times.zone_city
    app.jinja_env.filters["file_size"] = file_size
    app.jinja_env.filters["joined"] = join_words
    app.jinja_env.filters["number"] = whole_number
    app.jinja_env.filters["money"] = money
    app.jinja_env.filters["translated"] = gettext  # `_` is for texts of the template: it escapes none
    app.jinja_env.filters["fill_company_placeholders"] = fill_company_placeholders
    app.jinja_env.globals["Permission"] = Permission
    app.jinja_env.globals["url_of"] = url_of
    app.jinja_env.globals["company"] = LocalProxy(company_name)
    app.jinja_env.globals["demonstration"] = lambda: None
    app.context_processor(_template_context)


def _template_context() -> dict[str, Any]:
    if not has_request_context():  # a mail written by a command
        return {}
    company, user = current_company(), signed_in_user()
    return {
        "can": partial(allows, user),
        "restored_copy_of": user.restored_copy_of if Role.ADMIN in getattr(user, "roles", ()) else None,
        "navigation": navigation(),
        "company": company.name,
        "look": company,
    }


def _moment(instant: datetime, zone: str | None = None) -> str:
    """An instant in the given time zone, or in the reader's."""
    return times.format_moment(instant, zone or str(getattr(current_user, "time_zone", "UTC")))


def _day(value: date) -> str:
    """A day; for an instant, its day in the reader's time zone."""
    return times.format_day(_for_reader(value))


def _full_day(value: date) -> str:
    """A day with its year; for an instant, its day in the reader's time zone."""
    return times.reader_full_day(_for_reader(value))


def _for_reader(value: date) -> date:
    if isinstance(value, datetime):
        return times.in_zone(value, getattr(current_user, "time_zone", "UTC")).date()
    return value
