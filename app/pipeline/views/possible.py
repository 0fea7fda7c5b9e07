"""The page of a move that cannot be made: it says why, links back to the application and has no form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import render_template, request

from app.candidates.models import Application
from app.db.base import SAFE_METHODS
from app.shared.refusals import RuleBroken
from app.web.routing import Answer

View = Callable[[Application], Answer]


def where_possible(check: Callable[[Application], Any]) -> Callable[[View], View]:
    """Show the page of a move only where `check` refuses nothing; else the page says what it refuses.

    The status is that of the refusal, as for a form that is sent. A sent form goes to the view: its action
    has the last word, and what was typed stays.
    """

    def with_check(view: View) -> View:
        @wraps(view)
        def shown(application: Application) -> Answer:
            if request.method in SAFE_METHODS:
                try:
                    check(application)
                except RuleBroken as refusal:
                    page = render_template(
                        "pipeline/not_possible.html", application=application, sentence=refusal.sentence
                    )
                    return page, refusal.status
            return view(application)

        return shown

    return with_check
