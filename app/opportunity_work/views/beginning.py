"""What an ISR sees before their book begins: what stands between them and it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app.book.beginning import first_assignment, waits_for_book
from app.book.tabs import EMPTY_BEFORE_IT_BEGINS
from app.onboarding.gate.queries import gate_with
from app.onboarding.queries import running_onboarding
from app.opportunity_work.views import routes
from app.people.models import User
from app.web.routing import Answer
from app.web.visitors import signed_in_user


@routes.before_app_request
def lead_to_my_book() -> Answer | None:
    """Redirect an ISR with nothing, now or ahead, from the pages of the book to the one that says why."""
    if (
        request.method != "GET"
        or request.endpoint not in EMPTY_BEFORE_IT_BEGINS
        or not current_user.is_authenticated
    ):
        return None
    return redirect(url_for("opportunity_work.my_book"), 303) if waits_for_book(signed_in_user()) else None


def book_begins(isr: User) -> Answer:
    """The page in place of a book that has not begun."""
    onboarding = running_onboarding(isr)
    return render_template(
        "opportunity_work/book_begins.html",
        onboarding=onboarding,
        gate=gate_with(onboarding, isr),
        first=first_assignment(isr),
    )
