"""The page to decide on an erasure."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Candidate
from app.erasure import actions, queries
from app.erasure.forms import ERASE, DecideErasureForm
from app.web.record_pages import redirect_to_page, register_page
from app.web.routing import Answer, Routes

routes = Routes("erasure", __name__)
register_page(Candidate, "erasure.decide_erasure", "candidate_id", to="erase")


@routes.form("/candidates/<int:candidate_id>/erasure", permission=Permission.ERASE_CANDIDATE)
def decide_erasure(candidate: Candidate) -> Answer:
    form, obstacles = DecideErasureForm(), queries.erasure_obstacles(candidate, current_user)
    form.offer(was_asked=candidate.erasure_asked_at is not None, can_erase=not obstacles)
    if form.submit(_decide, form, candidate):
        flash(form.result, "good")
        return redirect_to_page("your turn")
    page = render_template(
        "erasure/decide.html",
        form=form,
        candidate=candidate,
        obstacles=obstacles,
        counts=queries.erased_counts(candidate),
    )
    return page, form.status


def _decide(form: DecideErasureForm, candidate: Candidate) -> str:
    name, reason = candidate.name, form.reason.data or ""
    if form.decision.data == ERASE:
        actions.erase_candidate(candidate, reason=reason, by=current_user)
        return _("Deleted the candidate’s data. They get a last mail.")
    actions.refuse_erasure(candidate, reason=reason, by=current_user)
    return _("Kept the data of %(candidate)s. They get a mail with the reason.", candidate=name)
