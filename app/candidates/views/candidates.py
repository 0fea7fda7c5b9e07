"""The list of candidates."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.correcting import correct_candidate
from app.candidates.forms import DetailsForm
from app.candidates.models import Candidate
from app.candidates.queries import candidates
from app.candidates.views import rooms
from app.door import Answer, see
from app.shared.asked import mark_asked_for
from app.shared.text import LINE, listed, one_line


@rooms.form("/candidates/<int:candidate_id>/edit", permission=Permission.EDIT_CANDIDATE)
def edit(candidate: Candidate) -> Answer:
    form = DetailsForm(candidate)
    if form.carries_out(_correct, candidate, form):
        changed = listed(form.result)
        flash(f"Saved changes to {candidate.name}: {changed}." if changed else "Nothing was changed.", "good")
        return see("candidates.list_candidates", q=candidate.email)
    return render_template("candidates/edit.html", form=form, candidate=candidate), form.status


def _correct(candidate: Candidate, form: DetailsForm) -> list[str]:
    return correct_candidate(candidate, form.details(), seen=form.seen.data, by=current_user)


@rooms.page("/candidates", permission=Permission.LIST_CANDIDATES)
def list_candidates() -> Answer:
    asked = one_line(request.args.get("q"))[:LINE]
    page = candidates(current_user, asked, mark_asked_for())
    return render_template("candidates/candidates.html", page=page, asked=asked)
