"""Pages about offers and internal moves, and the applications behind their numbers."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.access.permissions import Permission
from app.hiring_reports.asking import asked_month, asked_report, short_text_param
from app.hiring_reports.report_pages.listed import ListedNumber, no_texts, show_listed
from app.hiring_reports.report_pages.registry import ReportPage, register_report_page
from app.hiring_reports.report_pages.show import send_report_table, show_report
from app.offer_reports.internal import NO_TITLE, OUTCOMES, internal_report, is_internal
from app.offer_reports.offers import ANSWERS, offers_report, reasons_of, with_offer
from app.offers.rules import OfferState
from app.web.parameters import choice_param
from app.web.routing import Answer, Routes

routes = Routes("offer_reports", __name__)
OFFERS, MOVES = "offers", "internal"
register_report_page(ReportPage(OFFERS, _l("Offers"), "offer_reports.offers", offers_report))
register_report_page(ReportPage(MOVES, _l("Internal moves"), "offer_reports.moves", internal_report))


@routes.page("/reports/hiring/offers", permission=Permission.SEE_HIRING_REPORTS)
def offers() -> Answer:
    return show_report(OFFERS)


@routes.page("/reports/hiring/offers.csv", permission=Permission.SEE_HIRING_REPORTS)
def offers_file() -> Answer:
    return send_report_table(OFFERS)


@routes.page("/reports/hiring/offers/applications", permission=Permission.LIST_APPLICATIONS)
def counted_offers() -> Answer:
    asked, month = asked_report(), asked_month()
    state = choice_param("state", {each.value: each for each in ANSWERS})
    number = ListedNumber(
        name=state.label if state else _("Offers"),
        condition=with_offer(asked, current_user, state, month),
        page="offer_reports.offers",
        report=_("Offers"),
        rows="offer_reports.counted_offers",
        here={"state": state and state.value, "month": month},
        texts_label=_("Reason") if state is OfferState.DECLINED else "",
        texts=reasons_of if state is OfferState.DECLINED else no_texts,
    )
    return show_listed(number, asked)


@routes.page("/reports/hiring/internal", permission=Permission.SEE_HIRING_REPORTS)
def moves() -> Answer:
    return show_report(MOVES)


@routes.page("/reports/hiring/internal.csv", permission=Permission.SEE_HIRING_REPORTS)
def moves_file() -> Answer:
    return send_report_table(MOVES)


@routes.page("/reports/hiring/internal/applications", permission=Permission.LIST_APPLICATIONS)
def counted_moves() -> Answer:
    asked, role = asked_report(), short_text_param("role")
    outcome = choice_param("outcome", {each: each for each in OUTCOMES})
    number = ListedNumber(
        name=_("Internal candidates"),
        condition=is_internal(asked, current_user, "" if role == NO_TITLE else role, outcome),
        page="offer_reports.moves",
        report=_("Internal moves"),
        rows="offer_reports.counted_moves",
        here={"role": role, "outcome": outcome},
    )
    return show_listed(number, asked)
