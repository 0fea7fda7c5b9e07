"""The page of the questions that an opening asks beside its job family's."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.openings.models import Opening
from app.questionnaire.own_questions.actions import asking_stages, change_own_questions, is_answered_at
from app.questionnaire.own_questions.forms import own_questions_form
from app.web.parameters import number_param
from app.web.record_pages import register_page
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("own_questions", __name__)
register_page(Opening, "own_questions.own_questions", "opening_id", to="questions")


@routes.form("/openings/<int:opening_id>/questions", permission=Permission.CHANGE_OWN_QUESTIONS)
def own_questions(opening: Opening) -> Answer:
    stages = asking_stages(opening)
    if not stages:
        return render_template("questionnaire/no_questions.html", opening=opening)
    position = number_param("stage", least=1, most=len(opening.stages)) or stages[0].position
    stage = next((each for each in stages if each.position == position), None)
    if stage is None:
        raise NotFound(_("There is no such stage."))
    only_add = is_answered_at(stage)
    form = own_questions_form(stage, only_add=only_add)
    questions = form.questions if form.is_submitted() else []
    if form.submit(change_own_questions, stage, questions, seen=form.seen.data, by=current_user):
        flash(_("Saved the questions of %(opening)s.", opening=opening.name), "good")
        return redirect_to("own_questions.own_questions", opening_id=opening.id, stage=stage.position)
    page = render_template(
        "questionnaire/own_questions.html",
        form=form,
        opening=opening,
        stage=stage,
        stages=stages,
        only_add=only_add,
    )
    return page, form.status
