"""Pages of holdovers, of what counts, and of credit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.alignment_changes.models import AlignmentChange
from app.book.alignment import alignment_day
from app.holdovers import actions, credit_lists, queries
from app.holdovers.counting import CountAnswer, CountReason
from app.holdovers.forms import CountingForm, HoldoverDecisionForm, HoldoverForm, count_entered
from app.holdovers.models import Holdover
from app.holdovers.moved import moved_page
from app.holdovers.rules import CURRENT_PERCENT
from app.shared.sales.company import fiscal_calendar, money, threshold
from app.shared.sales.fiscal import FiscalQuarter, quarter_from_label
from app.web.parameters import (
    InvalidParameter,
    choice_param,
    cursor_param,
    number_param,
    person_param,
    text_param,
)
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("holdovers", __name__)
register_loader("holdover_id", Holdover, loaded_with=queries.HOLDOVER_IS_SHOWN)
register_loader("holdover_change_id", AlignmentChange, loaded_with=queries.CHANGE_IS_SHOWN)
register_page(Holdover, "holdovers.holdover", "holdover_id")
register_page(AlignmentChange, "holdovers.ask_for_holdover", "holdover_change_id", to="ask for holdover")
register_named_page("holdovers", "holdovers.list_holdovers")
register_named_page("what counts", "holdovers.what_counts")
NOBODY, OTHERS = "nobody", "others"


@routes.page("/holdovers", permission=Permission.SEE_BOOK)
def list_holdovers() -> Answer:
    return render_template(
        "holdovers/holdovers.html", page=queries.changes_page(current_user, cursor_param())
    )


@routes.form("/holdovers/changes/<int:holdover_change_id>/ask", permission=Permission.ASK_FOR_HOLDOVER)
def ask_for_holdover(holdover_change: AlignmentChange) -> Answer:
    only = choice_param("only", {OTHERS: OTHERS})
    page = moved_page(holdover_change, cursor_param(), qualifies=only is None)
    form = HoldoverForm()
    form.offer([row.opportunity for row in page.rows] if only is None else [])
    wanted: dict[str, Any] = {"whole_account": form.whole_account.data, "reason": form.reason.data}
    chosen = int(form.opportunity.data or 0) if form.opportunity.data in _values(form) else 0
    if not chosen:  # perhaps sent twice: what was requested no longer qualifies
        asked = form.opportunity.data or ""
        sent = queries.waiting_request(holdover_change, asked, current_user, **wanted)
        if sent is not None:
            return _requested(sent)
    if form.submit(
        actions.ask_for_holdover, holdover_change, opportunity_id=chosen, **wanted, by=current_user
    ):
        return _requested(form.result)
    answer = render_template(
        "holdovers/ask.html",
        form=form,
        page=page,
        only=only,
        listed=queries.holdovers_of_change(current_user, holdover_change),
        quarter=fiscal_calendar().quarter_of(holdover_change.effective_on).label,
    )
    return answer, form.status


def _requested(holdover: Holdover) -> Answer:
    flash(_("Request sent. You will get a mail with the decision."), "good")
    return redirect_to("holdovers.holdover", holdover_id=holdover.id)


@routes.page("/holdovers/<int:holdover_id>", permission=Permission.VIEW_HOLDOVER)
def holdover(holdover: Holdover) -> Answer:
    return _page(holdover, HoldoverDecisionForm())


@routes.action("/holdovers/<int:holdover_id>/decide", permission=Permission.DECIDE_HOLDOVER)
def decide_holdover(holdover: Holdover) -> Answer:
    form = HoldoverDecisionForm()
    decided = {"is_approved": form.is_approved, "reason": form.reason.data}
    if form.submit(actions.decide_holdover, holdover, **decided, by=current_user):
        flash(_("Decision saved. %(requester)s is notified.", requester=holdover.asked_by.name), "good")
        return redirect_to("holdovers.holdover", holdover_id=holdover.id)
    return _page(holdover, form)


@routes.form("/book/what-counts", permission=Permission.SEE_BOOK)
def what_counts() -> Answer:
    form = CountingForm()
    entered = {name: form[name].data for name in ("kind", "order_type", "arr_basis", "amount")}
    form.submit(count_entered, **entered)
    page = render_template(
        "holdovers/what_counts.html",
        form=form,
        found=form.result,
        answers=[(answer, [each for each in CountReason if each.answer is answer]) for answer in CountAnswer],
        limit=money(threshold()),
        percents=CURRENT_PERCENT,
        most=queries.most_holdovers(),
    )
    return page, form.status


@routes.page("/holdovers/credit", permission=Permission.SEE_BOOK)
def credit() -> Answer:
    """The credit of an ISR in a quarter: the reader's own, unless they choose another."""
    quarter = _quarter_param()
    isrs = credit_lists.isrs_with_credit(current_user, quarter)
    asked = person_param("isr", [NOBODY])
    is_nobody = asked == NOBODY
    isr_id = None if is_nobody else int(asked) if asked else _first(isrs)
    if (is_nobody or isr_id is not None) and not credit_lists.may_see_credit(current_user, isr_id):
        abort(404)
    found = None
    if is_nobody or isr_id is not None:
        found = credit_lists.quarter_credit(isr_id, quarter, number_param("after", least=1))
    return render_template(
        "holdovers/credit_of_quarter.html",
        found=found,
        isrs=isrs,
        shows_nobody=credit_lists.may_see_credit(current_user, None),
        isr=NOBODY if is_nobody else isr_id,
        quarter=quarter,
    )


def _first(isrs: Sequence[Any]) -> int | None:
    """The ISR who is shown first: the reader, if they are one."""
    if Role.ISR in current_user.roles:
        return int(current_user.id)
    return int(isrs[0].id) if isrs else None


def _quarter_param() -> FiscalQuarter:
    label = text_param("quarter")
    if label is None:
        return fiscal_calendar().quarter_of(alignment_day())
    quarter = quarter_from_label(label)
    if quarter is None:
        raise InvalidParameter("quarter", _("A fiscal quarter is written like FY26-Q3."))
    return quarter


def _values(form: HoldoverForm) -> list[str]:
    return [option.data for option in form.opportunity]


def _page(holdover: Holdover, form: HoldoverDecisionForm) -> Answer:
    page = render_template(
        "holdovers/holdover.html",
        form=form,
        holdover=holdover,
        listed=queries.listed_holdover(holdover),
        may_decide=holdover.is_open and allows(current_user, Permission.DECIDE_HOLDOVER, holdover),
        history=history_of(activity_of(holdover), current_user.time_zone),
    )
    return page, form.status
