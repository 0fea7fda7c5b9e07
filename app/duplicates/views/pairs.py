"""The lists of possible duplicates and of pairs who are not the same person, and recording that."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Candidate
from app.duplicates import queries
from app.duplicates.actions import mark_as_distinct, undo_distinct
from app.duplicates.forms import DistinctForm
from app.duplicates.models import DistinctPair
from app.duplicates.views import routes
from app.shared.refusals import RuleBroken
from app.web.parameters import cursor_param
from app.web.routing import Answer, record_param, redirect_to, register_loader

register_loader("pair_id", DistinctPair)


@routes.page("/candidates/duplicates", permission=Permission.LIST_DUPLICATES)
def list_duplicates() -> Answer:
    page = queries.possible_duplicates_page(current_user, cursor_param())
    number = queries.count_possible_duplicates(current_user)
    return render_template("duplicates/duplicates.html", page=page, number=number, limit=queries.COUNT_LIMIT)


@routes.page("/candidates/duplicates/not-the-same", permission=Permission.LIST_DUPLICATES)
def list_distinct_pairs() -> Answer:
    page = queries.distinct_pairs_page(current_user, cursor_param())
    return render_template("duplicates/distinct_pairs.html", page=page)


@routes.form("/candidates/<int:candidate_id>/not-the-same", permission=Permission.MERGE_CANDIDATES)
def mark_distinct(candidate: Candidate) -> Answer:
    other = record_param("candidate_id", "with", Permission.MERGE_CANDIDATES)
    if other is None or other.id == candidate.id:
        raise RuleBroken(_("Choose the other record first."))
    form = DistinctForm()
    if form.submit(mark_as_distinct, candidate, other, reason=form.reason.data or "", by=current_user):
        flash(
            _(
                "%(one)s and %(other)s are recorded as not the same person.",
                one=candidate.name,
                other=other.name,
            ),
            "good",
        )
        return redirect_to("duplicates.list_duplicates")
    page = render_template("duplicates/distinct.html", form=form, one=candidate, other=other)
    return page, form.status


@routes.action("/distinct-pairs/<int:pair_id>/undo", permission=Permission.UNDO_DISTINCT_PAIR)
def undo_distinct_pair(pair: DistinctPair) -> Answer:
    names = {"one": pair.first.name, "other": pair.second.name}
    undo_distinct(pair, by=current_user)
    flash(_("%(one)s and %(other)s can be proposed as duplicates again.", **names), "good")
    return redirect_to("duplicates.list_distinct_pairs")
