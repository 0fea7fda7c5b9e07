"""The page of an action that cannot be done: it says why, links back to its record and has no form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import render_template, request

from app.db.base import SAFE_METHODS
from app.shared.refusals import RuleBroken
from app.web.routing import Answer

View = Callable[..., Answer]


def where_possible(check: Callable[[Any], Any], *, otherwise: str) -> Callable[[View], View]:
    """Show the page of an action only where `check` refuses nothing; else `otherwise` says what it refuses.

    `otherwise` is a template that extends `errors/not_possible.html`. The status is that of the refusal, as
    for a form that is sent. A sent form goes to the view: its action has the last word, and what was typed
    stays.
    """

    def with_check(view: View) -> View:
        @wraps(view)
        def shown(**records: Any) -> Answer:  # the door names the record
            (record,) = records.values()
            if request.method in SAFE_METHODS:
                try:
                    check(record)
                except RuleBroken as refusal:
                    return render_template(
                        otherwise, record=record, sentence=refusal.sentence
                    ), refusal.status
            return view(**records)

        return shown

    return with_check
