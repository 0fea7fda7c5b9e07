"""Merge two candidates who are one person: find the other record, compare the two, and merge."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.forms import MergeForm
from app.candidates.merge.actions import merge_candidates, merge_digest
from app.candidates.merge.rules import MERGE_FIELDS
from app.candidates.models import Candidate
from app.candidates.queries import candidates_page
from app.candidates.similar import load_for_comparison, possible_duplicates
from app.candidates.views import routes
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.web.parameters import cursor_param, text_param
from app.web.routing import Answer, record_param, redirect_to


@routes.form("/candidates/<int:candidate_id>/merge", permission=Permission.MERGE_CANDIDATES)
def merge(candidate: Candidate) -> Answer:
    other = record_param("candidate_id", "with", Permission.MERGE_CANDIDATES)
    if other is None or candidate in (other, other.current):
        return _find_other_record(candidate)
    form = MergeForm(candidate, other, seen=merge_digest(candidate, other))
    if form.submit(_merge, form, candidate, other):
        flash(
            _("Merged the two records. Everything is now with %(candidate)s.", candidate=candidate.name),
            "good",
        )
        if allows(current_user, Permission.LIST_CANDIDATES):
            return redirect_to("candidates.list_candidates", q=candidate.email)
        return redirect_to("candidates.list_matches")
    form.seen.data = merge_digest(candidate, other)  # of what the page shows now
    kept, other = load_for_comparison(candidate, other, current_user)
    page = render_template("candidates/merge.html", form=form, fields=MERGE_FIELDS, kept=kept, other=other)
    return page, form.status


def _merge(form: MergeForm, candidate: Candidate, other: Candidate) -> Candidate:
    return merge_candidates(
        candidate,
        other,
        from_other=form.from_other(),
        seen=form.seen.data or "",
        reason=form.reason.data or "",
        by=current_user,
    )


def _find_other_record(candidate: Candidate) -> Answer:
    search = one_line(text_param("q"))[:MAX_LINE_LENGTH]
    page = render_template(
        "candidates/same_person.html",
        candidate=candidate,
        search=search,
        similar=possible_duplicates(candidate, current_user),
        found=candidates_page(current_user, search, cursor_param()) if search else None,
    )
    return page, 422 if request.method == "POST" else 200
