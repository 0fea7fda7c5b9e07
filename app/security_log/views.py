"""The page of the security events."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.audit_log.models import SecurityEventKind
from app.security_log.queries import EventFilter, security_events
from app.security_log.words import EVENT_LABELS
from app.web.parameters import (
    InvalidParameter,
    choice_param,
    cursor_param,
    date_param,
    enum_by_value,
    number_param,
)
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes

routes = Routes("security_log", __name__)
register_named_page("security log", "security_log.security_log")


@routes.page("/security-log", permission=Permission.READ_SECURITY_LOG)
def security_log() -> Answer:
    asked = EventFilter(
        person=number_param("person", least=1),
        kind=choice_param("kind", enum_by_value(SecurityEventKind)),
        first=date_param("from"),
        last=date_param("until"),
    )
    if asked.first and asked.last and asked.first > asked.last:
        raise InvalidParameter("until", _("Until is before From."))
    page = security_events(asked, current_user, cursor_param())
    here: dict[str, Any] = {
        "person": asked.person,
        "kind": asked.kind,
        "from": asked.first,
        "until": asked.last,
    }
    return render_template(
        "security_log/security_log.html",
        asked=asked,
        page=page,
        kind_labels=EVENT_LABELS,
        older_url=page.next_cursor and url_for("security_log.security_log", **here, after=page.next_cursor),
    )
