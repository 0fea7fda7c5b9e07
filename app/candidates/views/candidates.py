"""The list of candidates."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.correct_details import EmailBelongsToCandidate, correct_candidate
from app.candidates.details_forms import CandidateDetailsForm
from app.candidates.models import Application, Candidate
from app.candidates.queries import candidates_page
from app.candidates.similar import as_similar_candidate
from app.candidates.views import routes
from app.shared.text import MAX_LINE_LENGTH, join_words, one_line
from app.web.parameters import cursor_param
from app.web.routing import Answer, redirect_to, register_loader

register_loader("application_id", Application)
register_loader("own_application_id", Application)


@routes.form("/candidates/<int:candidate_id>/edit", permission=Permission.EDIT_CANDIDATE)
def edit(candidate: Candidate) -> Answer:
    form, account = CandidateDetailsForm(candidate), candidate.matched_label
    if form.submit(_correct, candidate, form):
        changed = join_words(form.result)
        flash(f"Saved changes to {candidate.name}: {changed}." if changed else "Nothing was changed.", "good")
        if account != candidate.matched_label:
            flash(_account_change_sentence(account, candidate.matched_label))
        return redirect_to("candidates.list_candidates", q=candidate.email)
    taken = form.refused_by
    known = (
        as_similar_candidate(taken.candidate, current_user)
        if isinstance(taken, EmailBelongsToCandidate)
        else []
    )
    return render_template("candidates/edit.html", form=form, candidate=candidate, known=known), form.status


def _correct(candidate: Candidate, form: CandidateDetailsForm) -> list[str]:
    return correct_candidate(
        candidate, form.details(), seen=form.seen.data, same_as=form.same_as(), by=current_user
    )


def _account_change_sentence(was: str, now: str) -> str:
    return f"Matched with the account of {now}." if now else f"No longer matched with the account of {was}."


@routes.page("/candidates", permission=Permission.LIST_CANDIDATES)
def list_candidates() -> Answer:
    asked = one_line(request.args.get("q"))[:MAX_LINE_LENGTH]
    page = candidates_page(current_user, asked, cursor_param())
    return render_template("candidates/candidates.html", page=page, asked=asked)
