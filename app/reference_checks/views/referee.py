"""The pages of a referee, who came by a link and has no account.

A forged, a used, a replaced and an expired link have one answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template

from app.access.permissions import Permission
from app.people.attempts import record_form_attempt
from app.people.rules import LinkEnded
from app.reference_checks import answering
from app.reference_checks.forms import reference_answers_form
from app.reference_checks.models import RefereeRequest
from app.reference_checks.queries import request_of_token
from app.reference_checks.rules import REFEREE_LIMITS
from app.reference_checks.views import routes
from app.web.forms import Form
from app.web.routing import Answer, redirect_to


@routes.form("/reference/<token>", permission=Permission.COME_IN)
def answer_reference(token: str) -> Answer:
    request = request_of_token(token)
    if request is None:
        return _ended_page()
    form = reference_answers_form(request.referee)
    answered = form.submit(
        answering.answer_reference,
        request,
        answers=form.answers,
        recommendation=form.recommended,
        attempt=record_form_attempt(form, REFEREE_LIMITS, account=_account(request)),
    )
    if answered:
        return redirect_to("reference_checks.thank_referee")
    if not answering.takes_answers(request):
        return _ended_page([text for text in form.answers if text])
    page = render_template("reference_checks/answer.html", referee=request.referee, form=form, token=token)
    return page, form.status


@routes.form("/reference/<token>/decline", permission=Permission.COME_IN)
def decline_to_answer(token: str) -> Answer:
    request, form = request_of_token(token), Form()
    if request is None:
        return _ended_page()
    attempt = record_form_attempt(form, REFEREE_LIMITS, account=_account(request))
    if form.submit(answering.decline_to_answer, request, attempt=attempt):
        return redirect_to("reference_checks.thank_referee")
    if not answering.takes_answers(request):
        return _ended_page()
    page = render_template("reference_checks/decline.html", referee=request.referee, form=form, token=token)
    return page, form.status


@routes.page("/reference/thanks", permission=Permission.COME_IN)
def thank_referee() -> Answer:
    return render_template("reference_checks/thanks.html")


def _account(request: RefereeRequest) -> str:
    return f"referee {request.referee_id}"


def _ended_page(typed: Sequence[str] = ()) -> Answer:
    """The same for each link that is not valid; with what was typed, which is not saved."""
    page = render_template("reference_checks/link_ended.html", typed=typed)
    return page, LinkEnded.status
