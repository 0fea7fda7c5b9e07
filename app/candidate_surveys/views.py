"""The question to a candidate, who came by a link and has no account, and the report of all answers.

A forged, a used, a refused and an expired link have one answer.
"""

from __future__ import annotations

from flask import render_template

from app.access.permissions import Permission
from app.candidate_surveys import actions
from app.candidate_surveys.forms import SurveyForm
from app.candidate_surveys.report import survey_report
from app.people.rules import LinkEnded
from app.web.forms import Form
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("candidate_surveys", __name__)


@routes.form("/survey/<token>", permission=Permission.COME_IN)
def answer_survey(token: str) -> Answer:
    form = SurveyForm()
    if form.submit(
        lambda: actions.answer_survey(token, score=int(form.score.data), sentence=form.sentence.data or "")
    ):
        return redirect_to("candidate_surveys.thanks")
    invitation = actions.invitation_of_token(token)
    if invitation is None:
        return _ended_page()
    page = render_template(
        "candidate_surveys/answer.html", opening=invitation.application.opening, form=form, token=token
    )
    return page, form.status


@routes.form("/survey/<token>/refuse", permission=Permission.COME_IN)
def refuse_surveys(token: str) -> Answer:
    form = Form()
    if form.submit(actions.refuse_surveys, token):
        return redirect_to("candidate_surveys.refused")
    if actions.invitation_of_token(token) is None:
        return _ended_page()
    return render_template("candidate_surveys/refuse.html", form=form), form.status


@routes.page("/survey/thanks", permission=Permission.COME_IN)
def thanks() -> Answer:
    return render_template("candidate_surveys/thanks.html", refused=False)


@routes.page("/survey/refused", permission=Permission.COME_IN)
def refused() -> Answer:
    return render_template("candidate_surveys/thanks.html", refused=True)


@routes.page("/reports/candidate-survey", permission=Permission.SEE_SURVEY_REPORT)
def report() -> Answer:
    return render_template("candidate_surveys/report.html", report=survey_report())


def _ended_page() -> Answer:
    return render_template("candidate_surveys/link_ended.html"), LinkEnded.status
