"""Changing what the company says. Each change is recorded."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.company.colors import check_color
from app.company.models import CompanySettings, CompanyText, CompanyTextKind, EndedPromise
from app.company.queries import forget_company, lock_company, versions_of
from app.company.rules import check_name, check_newest
from app.db.base import db
from app.people.models import User
from app.shared.company import company_of_settings
from app.web.edit_digest import display_value

_CHANGES = {ActivityVerb.CHANGED_COMPANY}
COMPANY_DETAILS = {
    "name": TrackedField(_l("Name"), _CHANGES),
    "sentence": TrackedField(_l("Sentence"), _CHANGES),
    "color": TrackedField(_l("Color"), _CHANGES),
    "dark_color": TrackedField(_l("Color in dark mode"), _CHANGES),
    "fiscal_year_starts": TrackedField(_l("First month of the fiscal year"), _CHANGES),
    "move_mail_delay_minutes": TrackedField(_l("Delay of mail"), _CHANGES),
    "process_limit_days": TrackedField(_l("Days to decide"), _CHANGES),
    "answer_promise_days": TrackedField(_l("Days to answer candidates"), _CHANGES),
    "approves_openings": TrackedField(_l("Approval of openings"), _CHANGES),
}


_PROMISES = ("process_limit_days", "answer_promise_days")


def details_of(company: CompanySettings | None) -> dict[str, Any]:
    """The details as they apply, by name: what was changed, or the settings."""
    ours = company_of_settings()
    settings = {
        "name": ours.name,
        "fiscal_year_starts": ours.fiscal_year_starts,
        "move_mail_delay_minutes": ours.delay_minutes,
        "process_limit_days": ours.process_limit.days,
        "answer_promise_days": ours.answer_promise.days,
        "approves_openings": ours.approves_openings,
    }
    return {
        name: (getattr(company, name) if company else None) or settings.get(name, "")
        for name in COMPANY_DETAILS
    }


def change_details(details: Mapping[str, Any], *, seen: str, reason: str = "", by: User) -> None:
    """Change the name, the sentence, the colors, the fiscal year, the delay of mail, what is promised
    and whether openings are approved.

    `seen` is what the page showed. A value that is the same stays with its setting. Raises RuleBroken for a
    color on which no text can be read and for a name with braces, and Conflict for a page that is stale.
    Another promise counts for what begins from now on.
    """
    company = lock_company()
    now = details_of(company)
    changed = {name: details[name] for name in COMPANY_DETAILS if details[name] != now[name]}
    if not changed:
        return
    check_unchanged(company, seen, now, COMPANY_DETAILS, reader=by)
    check_name(details["name"])
    for name in ("color", "dark_color"):
        check_color(details[name], name)
    if changed.keys() & set(_PROMISES):
        db.session.add(EndedPromise(**{name: now[name] for name in _PROMISES}))
    db.session.execute(update(CompanySettings).where(CompanySettings.id == company.id).values(**changed))
    db.session.refresh(company)
    for name, value in changed.items():
        _record(company, name, now[name], value, reason, by)
    mark_changed(company)


def save_text(kind: CompanyTextKind, text: str, *, seen: int, reason: str = "", by: User) -> None:
    """Save a new version of a text. An empty one is that of the product, or none. Nothing is overwritten.

    `seen` is the number of the version that the page showed. Raises Conflict if there is a newer one.
    """
    company = lock_company()
    last = next(iter(versions_of(kind)), None)
    if last is not None and last.text == text:
        return
    number = last.number if last else 0
    check_newest(number, seen, last.saved_by.name if last else "")
    db.session.add(CompanyText(kind=kind, number=number + 1, text=text, saved_by=by))
    version = str(_("version %(number)s", number=number)) if number else None
    became = str(_("version %(number)s", number=number + 1))
    what = f"{kind.value} text"
    record_activity(
        ActivityVerb.CHANGED_COMPANY, company, by=by, what=what, was=version, became=became, reason=reason
    )
    mark_changed(company)


def mark_changed(company: CompanySettings) -> None:
    """Let every process read the company again, and this one within its transaction."""
    company.stamp = secrets.token_hex(8)
    db.session.flush()
    forget_company()


def _record(company: CompanySettings, name: str, was: Any, became: Any, reason: str, by: User) -> None:
    record_activity(
        ActivityVerb.CHANGED_COMPANY,
        company,
        by=by,
        what=name.replace("_", " "),
        was=_shown(was) or None,
        became=_shown(became) or None,
        reason=reason,
    )


def _shown(value: Any) -> str:
    return display_value(value) if isinstance(value, bool) else str(value)
