"""The list of candidates matched with an account, and undoing a wrong match."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.forms import SplitMatchForm
from app.candidates.matches import split_match
from app.candidates.models import Candidate
from app.candidates.queries import matched_candidates
from app.candidates.views import routes
from app.web.parameters import cursor_param
from app.web.routing import Answer, redirect_to, register_loader

register_loader("candidate_id", Candidate, moved=lambda candidate: candidate.merged_into)


@routes.page("/matches", permission=Permission.MANAGE_PEOPLE)
def list_matches() -> Answer:
    return render_template("candidates/matches.html", page=matched_candidates(current_user, cursor_param()))


@routes.form("/candidates/<int:candidate_id>/part", permission=Permission.PART_MATCH)
def part(candidate: Candidate) -> Answer:
    form, account = SplitMatchForm(), candidate.matched_label
    if form.submit(split_match, candidate, reason=form.reason.data, by=current_user):
        flash(
            _(
                "Undid the match of %(candidate)s with the account of %(account)s.",
                candidate=candidate.name,
                account=account,
            ),
            "good",
        )
        return redirect_to("candidates.list_matches")
    return render_template("candidates/part.html", form=form, candidate=candidate), form.status
