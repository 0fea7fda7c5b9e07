"""The work on an opportunity as a page of its own."""

from __future__ import annotations

from flask import render_template

from app.access.permissions import Permission
from app.book.models import Opportunity
from app.opportunity_work.page import work_of
from app.opportunity_work.views import routes
from app.web.routing import Answer
from app.web.visitors import signed_in_user


@routes.page("/opportunities/<int:opportunity_id>/work", permission=Permission.VIEW_OPPORTUNITY)
def work(opportunity: Opportunity) -> Answer:
    found = work_of(opportunity, signed_in_user())
    return render_template("opportunity_work/opportunity.html", opportunity=opportunity, work=found)
