"""My book: what an ISR does today, what is missing, and all their open opportunities."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.roles import Role
from app.book.beginning import waits_for_book
from app.book.models import TIER_LABELS, Opportunity, OpportunityKind
from app.opportunity_work.book_list import CONFLICT, UNTIERED, BookFilter, book_page
from app.opportunity_work.books import NOBODY, TEAM, Book, book_of, selectable_isrs
from app.opportunity_work.missing import missing_in
from app.opportunity_work.my_book import day_of_book
from app.opportunity_work.page_rows import BookRows, RowLinks
from app.opportunity_work.present_steps import due_steps
from app.opportunity_work.recent_changes import recent_changes_of
from app.opportunity_work.required import RequiredCheck
from app.opportunity_work.views import routes
from app.opportunity_work.views.beginning import book_begins
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter
from app.territories.queries import current_assignments_of
from app.web.parameters import choice_param, cursor_param, enum_by_value, person_param
from app.web.record_pages import url_maker, url_of_id
from app.web.routing import Answer
from app.web.visitors import signed_in_user

FIRST_ID, SECOND_ID = 2**31 - 1, 2**31 - 2  # that no record has
QUARTERS_AHEAD = 4  # fiscal quarters to choose from, with the present one


@routes.page("/book", permission=Permission.SEE_BOOK)
def my_book() -> Answer:
    reader = signed_in_user()
    selectable = selectable_isrs(reader)
    chosen = person_param("isr", (NOBODY, TEAM))
    book = book_of(reader, chosen, selectable)
    if book is None:
        abort(404)
    only, missing = _filter(book), missing_in(book)
    is_empty = missing.open == 0 and book.is_own
    if is_empty and waits_for_book(reader, book.day):
        return book_begins(reader)
    book = replace(book, has_named=missing.names_person)
    day, link = day_of_book(book), _Links(chosen, only)
    beside = {task.opportunity_id for task in day.tasks}  # their next steps stand there
    return render_template(
        "opportunity_work/my_book.html",
        book=book,
        is_isr=Role.ISR in reader.roles,
        may_work=book.is_of_team or not reader.roles.isdisjoint({Role.ISR, Role.ISR_MANAGER}),
        selectable=selectable,
        day=day,
        missing=missing,
        due=[step for step in due_steps(book) if step.opportunity_id not in beside],
        changes=recent_changes_of(book.isr.id, book.day) if book.isr else None,
        page=book_page(book, only, cursor_param()),
        only=only,
        filters=_shown_filters(book, only),
        rows=BookRows(book, link.rows()),
        link=link,
        has_territory=not is_empty or bool(current_assignments_of(reader)),
    )


class _Links:
    """The addresses that the page leads to: of opportunities, and of the same book with other filters."""

    def __init__(self, chosen: str | None, only: BookFilter) -> None:
        self.fields = {"isr": chosen, "check": only.check}
        quarter = only.quarter.label if only.quarter else None
        self._asked = {**self.fields, "tier": only.tier, "kind": only.kind, "quarter": quarter}

    def form(self, page: str, opportunity_id: int, **ids: int) -> str:
        """The address of a form about an opportunity, which leads back to this book."""
        asked: dict[str, Any] = {**self._asked, "from": "book", "opportunity_id": opportunity_id, **ids}
        return url_for(f"opportunity_work.{page}", **asked)

    def rows(self) -> RowLinks:
        """The addresses in the rows, of which one is made of each kind, and the ids are put in."""
        done = self.form("do_task", FIRST_ID, opportunity_task_id=SECOND_ID)
        before, between, after = re.split(f"{FIRST_ID}|{SECOND_ID}", done)
        return RowLinks(
            opportunity=url_maker(lambda id_: url_of_id(Opportunity, id_)),
            next_step=url_maker(lambda id_: self.form("write_next_step", id_)),
            tier=url_maker(lambda id_: self.form("choose_tier", id_)),
            done=lambda opportunity_id, task_id: f"{before}{opportunity_id}{between}{task_id}{after}",
        )

    def to(self, **changed: str | None) -> str:
        asked: dict[str, Any] = {**self._asked, **changed}
        return url_for("opportunity_work.my_book", **asked)


def _filter(book: Book) -> BookFilter:
    """What the address asks for."""
    checks = {check.value: check.value for check in RequiredCheck} | {CONFLICT: CONFLICT}
    tiers = {tier.value: tier.value for tier in TIER_LABELS} | {UNTIERED: UNTIERED}
    return BookFilter(
        check=choice_param("check", checks),
        tier=choice_param("tier", tiers),
        kind=choice_param("kind", enum_by_value(OpportunityKind)),
        quarter=choice_param("quarter", {each.label: each for each in _quarters(book)}),
    )


def _shown_filters(book: Book, only: BookFilter) -> list[tuple[str, str, list[tuple[str, Any]], str | None]]:
    """The fields of the filters: name, label, options, and what is chosen."""
    tiers: list[tuple[str, Any]] = [
        *((tier.value, tier.label) for tier in TIER_LABELS),
        (UNTIERED, _("Untiered")),
    ]
    kinds: list[tuple[str, Any]] = [(kind.value, kind.label) for kind in OpportunityKind]
    quarters: list[tuple[str, Any]] = [(each.label, each.label) for each in _quarters(book)]
    chosen = only.quarter.label if only.quarter else None
    return [
        ("tier", _("Tier"), tiers, only.tier),
        ("kind", _("Kind"), kinds, only.kind),
        ("quarter", _("Closes in"), quarters, chosen),
    ]


def _quarters(book: Book) -> list[FiscalQuarter]:
    present = fiscal_calendar().quarter_of(book.day)
    return [present.plus(number) for number in range(QUARTERS_AHEAD)]
