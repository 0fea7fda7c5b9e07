"""The question whether a candidate moves to another opening, and its answers."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.candidates.models import Application
from app.interviews.queries import upcoming_interviews
from app.opening_moves.actions import answer_move
from app.opening_moves.models import OpeningMove
from app.opening_moves.queries import last_moves
from app.portal.forms import ANSWER_YES, MoveAnswerForm
from app.portal.views import routes
from app.shared.refusals import Conflict
from app.web.routing import Answer, redirect_to
from app.web.visitors import current_candidate


@routes.form("/my/applications/<int:own_application_id>/move", permission=Permission.ANSWER_OWN_RETURN)
def answer_opening_move(own_application: Application) -> Answer:
    form, move = MoveAnswerForm(), last_moves([own_application]).get(own_application.id)
    agrees = form.answer.data == ANSWER_YES
    if form.submit(_answer, move, agrees=agrees, takes_answers=bool(form.takes_answers.data)):
        flash(
            _("Your application begins there.") if agrees else _("Thank you. Your answer is saved."), "good"
        )
        return redirect_to("portal.own_page")
    if not form.is_submitted() and (move is None or not move.waits):
        return redirect_to("portal.own_page")
    page = render_template(
        "portal/opening_move.html",
        candidate=current_candidate(),
        form=form,
        move=move,
        application=own_application,
        interviews=sorted(upcoming_interviews(own_application), key=lambda each: each.starts_at),
    )
    return page, form.status


def _answer(move: OpeningMove | None, *, agrees: bool, takes_answers: bool) -> None:
    if move is None:
        raise Conflict(_("No other opening was proposed to you."))
    answer_move(move, agrees=agrees, takes_answers=takes_answers)
