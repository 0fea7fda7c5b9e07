"""The page of an opportunity."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.book.models import Opportunity
from app.holdovers.credit import credit_of
from app.opportunity_page.page import opportunity_page
from app.web.record_pages import register_page
from app.web.routing import Answer, Routes

routes = Routes("opportunity_page", __name__)
register_page(Opportunity, "opportunity_page.opportunity", "opportunity_id")


@routes.page("/opportunities/<int:opportunity_id>", permission=Permission.VIEW_OPPORTUNITY)
def opportunity(opportunity: Opportunity) -> Answer:
    page = opportunity_page(opportunity, current_user)
    return render_template(
        "opportunity_page/opportunity.html",
        opportunity=opportunity,
        page=page,
        work=page.work,
        credit=credit_of(opportunity, [row.closing for row in page.closings]),
    )
