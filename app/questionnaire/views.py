"""Sending the questions, and the pages where a candidate answers them, without an account."""

from __future__ import annotations

from contextlib import suppress

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.candidates.models import Application
from app.db.base import commit_despite_refusal
from app.documents import MAX_DOCUMENT_BYTES
from app.questionnaire import actions, queries
from app.questionnaire.forms import AnswersForm, QuestionnaireDraftForm, answers_form
from app.questionnaire.models import Questionnaire
from app.shared.refusals import RuleBroken
from app.web.record_pages import redirect_to_page
from app.web.routing import MAX_FORM_BYTES, Answer, Routes, redirect_to

MOST_FILES_AT_ONCE = 3
MAX_ANSWERS_BYTES = MOST_FILES_AT_ONCE * MAX_DOCUMENT_BYTES + MAX_FORM_BYTES
routes = Routes("questionnaire", __name__)


@routes.action("/applications/<int:application_id>/questionnaire", permission=Permission.SEND_QUESTIONNAIRE)
def send_questionnaire(application: Application) -> Answer:
    actions.send_questionnaire(application, by=current_user)
    flash(_("Sent the questionnaire to %(candidate)s.", candidate=application.candidate.name), "good")
    return redirect_to_page(application)


@routes.action("/applications/<int:application_id>/answers/checked", permission=Permission.CHECK_ANSWERS)
def mark_answers_as_checked(application: Application) -> Answer:
    actions.mark_as_checked(application, by=current_user)
    flash(_("Marked the answers as checked."), "good")
    return redirect_to_page(application)


@routes.form("/questionnaire/<token>", permission=Permission.COME_IN, max_bytes=MAX_ANSWERS_BYTES)
def answer_questionnaire(token: str) -> Answer:
    questionnaire = _questionnaire_or_404(token)
    form = answers_form(questionnaire)
    if not form.is_submitted():
        actions.check_takes_answers(questionnaire)
    sent = {"answers": form.answers, "files": form.files, "removed": form.removed}
    if form.submit(actions.answer_questionnaire, questionnaire, **sent):
        return redirect_to("questionnaire.thank", token=token)
    _keep_files(questionnaire, form)
    return _page(questionnaire, form, token), form.status


@routes.form("/questionnaire/<token>/draft", permission=Permission.COME_IN, max_bytes=MAX_ANSWERS_BYTES)
def draft(token: str) -> Answer:
    """JSON for the module that saves while somebody types; the page again for the button without it."""
    questionnaire = _questionnaire_or_404(token)
    draft_form, form = QuestionnaireDraftForm(), answers_form(questionnaire)
    saved = draft_form.submit(
        actions.save_draft,
        questionnaire,
        answers=form.answers,
        files=form.files,
        removed=form.removed,
        number=draft_form.number.number,
        tab=draft_form.tab.data or "",
    )
    if not draft_form.is_submitted():
        return _saved_state(questionnaire)
    if "then" not in request.form:
        problem = {"problem": " ".join(_problems(draft_form))}
        return (
            redirect_to("questionnaire.draft", token=token)
            if saved
            else (_saved_state(questionnaire) | problem, draft_form.status)
        )
    if not saved:
        _keep_files(questionnaire, form)
        form.problems += _problems(draft_form)
        return _page(questionnaire, form, token), draft_form.status
    flash(_("Saved your answers. They are not sent yet."), "good")
    return redirect_to("questionnaire.answer_questionnaire", token=token)


@routes.page("/questionnaire/<token>/thanks", permission=Permission.COME_IN)
def thank(token: str) -> Answer:
    questionnaire = _questionnaire_or_404(token)
    if questionnaire.answered_at is None:
        return redirect_to("questionnaire.answer_questionnaire", token=token)
    return render_template("questionnaire/thanks.html", questionnaire=questionnaire, token=token)


def _page(questionnaire: Questionnaire, form: AnswersForm, token: str) -> str:
    """The page of the questions, made from the latest save."""
    draft_form = QuestionnaireDraftForm()
    form.show_files(questionnaire.files)
    draft_form.number.data = str(questionnaire.draft_number)
    return render_template(
        "questionnaire/answer.html",
        form=form,
        draft_form=draft_form,
        questionnaire=questionnaire,
        token=token,
    )


def _keep_files(questionnaire: Questionnaire, form: AnswersForm) -> None:
    """Keep the files of a page that is shown again, if the link still takes answers."""
    files = form.files
    if form.is_submitted() and files:
        with suppress(RuleBroken):
            commit_despite_refusal(lambda: actions.keep_files(questionnaire, files))


def _saved_state(questionnaire: Questionnaire) -> dict[str, str | int | None]:
    saved_at = questionnaire.draft_at
    return {"saved_at": saved_at.isoformat() if saved_at else None, "number": questionnaire.draft_number}


def _problems(form: QuestionnaireDraftForm) -> list[str]:
    return [str(error) for errors in (form.problems, *form.errors.values()) for error in errors]


def _questionnaire_or_404(token: str) -> Questionnaire:
    questionnaire = queries.questionnaire_of_token(token)
    if questionnaire is None:
        raise NotFound(_("This link is not valid. Check that you copied all of it."))
    return questionnaire
