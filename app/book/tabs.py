"""The tabs of the pages of the book of business, as far as a person may open them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.access.policy import allows
from app.web.visitors import signed_in_user


@dataclass(frozen=True)
class BookTab:
    """A tab with its address."""

    label: str
    url: str
    is_here: bool


# Label, endpoint, permission. The packages of the pages are above this one, so they are named here only.
BOOK_TABS = [
    (_l("My book"), "opportunity_work.my_book", Permission.SEE_BOOK),
    (_l("Renewals"), "renewals.renewals", Permission.SEE_BOOK),
    (_l("Quarters"), "renewals.quarters", Permission.SEE_BOOK),
    (_l("Accounts"), "book.list_accounts", Permission.LIST_ACCOUNTS),
    (_l("Team"), "sales_reports.team", Permission.SEE_BOOK),
    (_l("Alignment"), "alignment_changes.alignment", Permission.SEE_BOOK),
    (_l("Holdovers"), "holdovers.list_holdovers", Permission.SEE_BOOK),
    (_l("Indicators"), "sales_reports.indicators", Permission.SEE_BOOK),
    (_l("What counts"), "holdovers.what_counts", Permission.SEE_BOOK),
    (_l("CRM files"), "crm_files.list_files", Permission.UPLOAD_CRM_FILE),
    (_l("Return files"), "crm_returns.list_returns", Permission.UPLOAD_CRM_FILE),
]
_OPEN_BEFORE_IT_BEGINS = {"opportunity_work.my_book", "holdovers.what_counts"}
# The tabs that an ISR may open and that have nothing for them before their book begins.
EMPTY_BEFORE_IT_BEGINS = {
    endpoint
    for _label, endpoint, needed in BOOK_TABS
    if needed in (Permission.SEE_BOOK, Permission.LIST_ACCOUNTS)
} - _OPEN_BEFORE_IT_BEGINS


def book_tabs() -> list[BookTab]:
    """The tabs that the current user may open."""
    user = signed_in_user()
    return [
        BookTab(str(label), url_for(endpoint), request.endpoint == endpoint)
        for label, endpoint, needed in BOOK_TABS
        if endpoint in current_app.view_functions and allows(user, needed)
    ]
