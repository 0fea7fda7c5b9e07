"""Merge two candidates who are one person: find the other record, compare the two, and merge."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.candidates.models import Candidate
from app.candidates.queries import candidates_page
from app.candidates.rules import DETAIL_LABELS
from app.db.base import db
from app.duplicates.comparison import record_counts
from app.duplicates.forms import MergeForm
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.duplicates.models import CandidateMerge
from app.duplicates.queries import possible_duplicate
from app.duplicates.similar import load_for_comparison, possible_duplicates
from app.duplicates.views import routes
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
        if allows(current_user, Permission.UNDO_MERGE, form.result):
            return redirect_to("duplicates.merge_record", merge_id=form.result.id)
        return redirect_to("duplicates.list_duplicates")
    form.seen.data = merge_digest(candidate, other)  # of what the page shows now
    kept, other = load_for_comparison(candidate, other, current_user)
    page = render_template(
        "duplicates/merge.html",
        form=form,
        fields=DETAIL_LABELS,
        kept=kept,
        other=other,
        counts=record_counts(kept, other, current_user),
        pair=possible_duplicate(kept, other),
    )
    return page, form.status


def _merge(form: MergeForm, candidate: Candidate, other: Candidate) -> CandidateMerge:
    merged = merge_candidates(
        candidate,
        other,
        from_other=form.from_other(),
        seen=form.seen.data or "",
        reason=form.reason.data or "",
        by=current_user,
    )
    db.session.flush()
    return merged


def _find_other_record(candidate: Candidate) -> Answer:
    search = one_line(text_param("q"))[:MAX_LINE_LENGTH]
    page = render_template(
        "duplicates/same_person.html",
        candidate=candidate,
        search=search,
        similar=possible_duplicates(candidate, current_user),
        found=candidates_page(current_user, search, cursor_param()) if search else None,
    )
    return page, 422 if request.method == "POST" else 200
