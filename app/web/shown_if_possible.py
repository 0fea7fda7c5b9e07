"""The page of an action that is not possible: it gives the reason, links to the record and has no form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import render_template, request
from flask_login import current_user

from app.db.base import SAFE_METHODS
from app.shared.refusals import RuleBroken
from app.web.routing import Answer

View = Callable[..., Answer]


def shown_if_possible(check: Callable[[Any], Any], *, about: str) -> Callable[[View], View]:
    """Show the page of an action only if `check` refuses nothing; otherwise show the refusal.

    `about` is "application" or "interview". The status is that of the refusal, as for a form that is sent.
    A sent form always goes to the view, so that what was typed stays.
    """

    def with_check(view: View) -> View:
        @wraps(view)
        def shown(**records: Any) -> Answer:
            (record,) = records.values()
            if request.method in SAFE_METHODS:
                try:
                    check(record)
                except RuleBroken as refusal:
                    return _not_possible(record, about, refusal)
            return view(**records)

        return shown

    return with_check


def for_reader(check: Callable[..., Any]) -> Callable[[Any], Any]:
    """A check for `shown_if_possible` that calls `check(record, by=…)` with the current user."""

    def check_for_reader(record: Any) -> Any:
        return check(record, by=current_user)

    return check_for_reader


def _not_possible(record: Any, about: str, refusal: RuleBroken) -> Answer:
    page = render_template(
        "errors/not_possible.html",
        record=record,
        about=about,
        sentence=refusal.sentence,
    )
    return page, refusal.status
