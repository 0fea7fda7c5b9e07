"""The page of accounts: their territory and Proposed ISR, today or on any day."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.book import queries
from app.book.alignment import alignment_day
from app.book.models import Account, Opportunity
from app.book.tabs import book_tabs
from app.web.parameters import choice_param, cursor_param, date_param
from app.web.routing import Answer, Routes, register_loader

routes = Routes("book", __name__)
register_loader("opportunity_id", Opportunity)
routes.add_app_template_global(book_tabs, "book_tabs")


@routes.page("/accounts", permission=Permission.LIST_ACCOUNTS)
def list_accounts() -> Answer:
    as_of = date_param("as_of")
    day = as_of or alignment_day()
    kinds = {
        "unknown-territory": queries.is_unknown_territory(day),
        "missing": Account.missing_since.is_not(None),
    }
    only = choice_param("only", {name: name for name in kinds})
    return render_template(
        "book/accounts.html",
        page=queries.accounts_page(current_user, day, cursor_param(), only=kinds[only] if only else None),
        as_of=as_of,
        only=only,
    )
