"""The routes of the work on opportunities: My book, and the forms of one opportunity."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.book.models import Opportunity
from app.opportunity_work.models import OpportunityTask
from app.web.parameters import choice_param, text_param
from app.web.record_pages import register_named_page, register_page, url_of
from app.web.routing import Routes, register_loader

routes = Routes("opportunity_work", __name__)
register_named_page("my book", "opportunity_work.my_book")
register_page(Opportunity, "opportunity_work.write_log_entry", "opportunity_id", to="log")
register_page(Opportunity, "opportunity_work.choose_tier", "opportunity_id", to="tier")
register_page(Opportunity, "opportunity_work.write_next_step", "opportunity_id", to="next step")
register_page(Opportunity, "opportunity_work.add_task", "opportunity_id", to="add a task")
register_loader("opportunity_task_id", OpportunityTask)


BOOK_FIELDS = ("isr", "check", "tier", "kind", "quarter")  # what an address of My book asks for


def back_from(opportunity: Opportunity) -> str:
    """Where a form leads back to: the book as it was, if it was opened from there, else the opportunity."""
    if choice_param("from", {"book": True}):
        asked: dict[str, Any] = {name: text_param(name) for name in BOOK_FIELDS}
        return url_for("opportunity_work.my_book", **asked)
    return url_of(opportunity)


from app.opportunity_work.views import (  # noqa: E402,F401 - they declare their routes
    account_team,
    beginning,
    my_book,
    next_steps,
    tasks,
    tiers,
)
