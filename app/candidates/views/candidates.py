"""The list of candidates, and editing one."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.access.permissions import Permission
from app.candidates.correct_details import EmailBelongsToCandidate, correct_candidate
from app.candidates.details_forms import CandidateDetailsForm
from app.candidates.hooks import count_duplicates
from app.candidates.models import Application, Candidate
from app.candidates.queries import candidates_page, similar_names_page, visible_candidate
from app.candidates.views import routes
from app.shared.text import MAX_LINE_LENGTH, join_words, one_line
from app.web.parameters import choice_param, cursor_param
from app.web.record_pages import url_maker, url_of
from app.web.routing import Answer, redirect_to, register_loader
from app.web.visitors import signed_in_user

register_loader(
    "application_id",
    Application,
    loaded_with=(joinedload(Application.opening), joinedload(Application.candidate)),
)
register_loader("own_application_id", Application)


@routes.form("/candidates/<int:candidate_id>/edit", permission=Permission.EDIT_CANDIDATE)
def edit(candidate: Candidate) -> Answer:
    form, account = CandidateDetailsForm(candidate), candidate.matched_label
    if form.submit(_correct, candidate, form):
        flash(_saved_sentence(candidate, form.result), "good")
        if account != candidate.matched_label:
            flash(_account_change_sentence(account, candidate.matched_label))
        return redirect_to("candidates.list_candidates", q=candidate.email)
    refusal = form.refused_by
    known = None
    if isinstance(refusal, EmailBelongsToCandidate):
        known = visible_candidate(refusal.candidate, current_user)
    return render_template("candidates/edit.html", form=form, candidate=candidate, known=known), form.status


def _correct(candidate: Candidate, form: CandidateDetailsForm) -> list[str]:
    return correct_candidate(
        candidate, form.details(), seen=form.seen.data, same_as=form.same_as(), by=current_user
    )


def _saved_sentence(candidate: Candidate, changed: list[str]) -> str:
    if not changed:
        return _("Nothing was changed.")
    details = join_words(changed)
    return _("Saved changes to %(candidate)s: %(details)s.", candidate=candidate.name, details=details)


def _account_change_sentence(was: str, now: str) -> str:
    if now:
        return _("Matched with the account of %(account)s.", account=now)
    return _("No longer matched with the account of %(account)s.", account=was)


@routes.page("/candidates", permission=Permission.LIST_CANDIDATES)
def list_candidates() -> Answer:
    user = signed_in_user()
    search = one_line(request.args.get("q"))[:MAX_LINE_LENGTH]
    only_similar = choice_param("similar", {"yes": True})
    page = None if only_similar else candidates_page(user, search, cursor_param())
    similar = None
    if page is None:
        similar = similar_names_page(user, search, cursor_param())
    elif search and page.next_cursor is None:
        similar = similar_names_page(user, search, None)
    return render_template(
        "candidates/candidates.html",
        page=page,
        similar=similar,
        search=search,
        duplicates=count_duplicates(user),
        application_url=url_maker(lambda id_: url_of("application", application_id=id_)),
        edit_url=url_maker(lambda id_: url_for("candidates.edit", candidate_id=id_)),
    )
