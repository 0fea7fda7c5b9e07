"""Sending the questions, and the pages a candidate answers them on, without an account."""

from __future__ import annotations

from flask import flash, render_template
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.candidates.models import Application
from app.door import Answer, Rooms, see
from app.questionnaire import actions, queries
from app.questionnaire.forms import answers_form
from app.questionnaire.models import Questionnaire

rooms = Rooms("questionnaire", __name__)


@rooms.verb("/applications/<int:application_id>/questionnaire", permission=Permission.SEND_QUESTIONNAIRE)
def send_questionnaire(application: Application) -> Answer:
    actions.send_questionnaire(application, by=current_user)
    flash(f"The questionnaire is on its way to {application.candidate.name}.", "good")
    return see("pipeline.application", application_id=application.id)


@rooms.form("/questionnaire/<token>", permission=Permission.COME_IN)
def answer_questionnaire(token: str) -> Answer:
    questionnaire = _named_by(token)
    form = answers_form(questionnaire.stage.questions)
    if not form.is_submitted():
        actions.check_takes_answers(questionnaire)
    if form.carries_out(actions.answer_questionnaire, questionnaire, answers=form.answers):
        return see("questionnaire.thank", token=token)
    page = render_template("questionnaire/answer.html", form=form, questionnaire=questionnaire)
    return page, form.status


@rooms.page("/questionnaire/<token>/thanks", permission=Permission.COME_IN)
def thank(token: str) -> Answer:
    questionnaire = _named_by(token)
    if questionnaire.answered_at is None:
        return see("questionnaire.answer_questionnaire", token=token)
    return render_template("questionnaire/thanks.html", questionnaire=questionnaire)


def _named_by(token: str) -> Questionnaire:
    questionnaire = queries.questionnaire_of_token(token)
    if questionnaire is None:
        raise NotFound("This link is not one of ours. Look whether it was copied whole.")
    return questionnaire
