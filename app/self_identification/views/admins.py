"""Where admins choose the voluntary questions, and read the report."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.self_identification import questions
from app.self_identification.forms import QuestionForm
from app.self_identification.models import IdentificationQuestion
from app.self_identification.report import equal_opportunity_report
from app.self_identification.rules import PREFER_NOT_TO_SAY, Reached
from app.self_identification.views import routes
from app.shared.company import current_company
from app.web.forms import Form
from app.web.routing import Answer, redirect_to


@routes.page("/company/voluntary-questions", permission=Permission.CHANGE_COMPANY)
def questions_page() -> Answer:
    return render_template(
        "self_identification/questions.html",
        questions=questions.current_questions(),
        is_asked=current_company().asks_identification,
        last_option=PREFER_NOT_TO_SAY,
    )


@routes.form("/company/voluntary-questions/add", permission=Permission.CHANGE_COMPANY)
def add_question() -> Answer:
    form = QuestionForm()
    if form.submit(lambda: questions.add_question(form.text.data or "", form.listed, by=current_user)):
        flash(_("Added the question."), "good")
        return redirect_to("self_identification.questions_page")
    return render_template("self_identification/add_question.html", form=form), form.status


@routes.action(
    "/company/voluntary-questions/<int:identification_question_id>/remove",
    permission=Permission.REMOVE_VOLUNTARY_QUESTION,
)
def remove_question(identification_question: IdentificationQuestion) -> Answer:
    questions.remove_question(identification_question, by=current_user)
    flash(_("Removed the question. Candidates are no longer asked."), "good")
    return redirect_to("self_identification.questions_page")


@routes.action("/company/voluntary-questions/switch-on", permission=Permission.CHANGE_COMPANY)
def switch_on() -> Answer:
    return _switch(True, _("Candidates are asked from now on."))


@routes.action("/company/voluntary-questions/switch-off", permission=Permission.CHANGE_COMPANY)
def switch_off() -> Answer:
    return _switch(False, _("Candidates are no longer asked."))


@routes.page("/reports/equal-opportunity", permission=Permission.SEE_EQUAL_OPPORTUNITY)
def report() -> Answer:
    return render_template(
        "self_identification/report.html", report=equal_opportunity_report(), steps=list(Reached)
    )


def _switch(on: bool, sentence: str) -> Answer:
    form = Form()
    if form.submit(questions.switch_questions, on=on, by=current_user):
        flash(sentence, "good")
    for problem in form.problems:
        flash(problem)
    return redirect_to("self_identification.questions_page")
