"""The forms that are sent, each for a record that was not touched before, and what each may cost."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from pypdf import PdfWriter
from sqlalchemy import exists, select

from app.candidates.models import Application, Status
from app.db.base import db
from app.interviews.models import Interview, InterviewState
from app.job_families.kinds import StageForm
from app.onboarding.models import Onboarding, Step
from app.openings.models import Stage
from app.people.models import User
from app.pipeline.rules import DeclineReason
from app.plans.models import Owner
from app.questionnaire.models import Questionnaire
from app.shared import clock
from benchmarks.client import Connection, get, post
from benchmarks.fill import FilledCompany
from benchmarks.pages import Limits
from benchmarks.visitors import Visitors
from tests.real.filled_form import form_for
from tests.real.page import parsed

MOVED, SUBMITTED = Limits(4, 1 / 5, 1.2), Limits(5, 1 / 6, 1.2)
PDF_BYTES = 80_000
NEW_CANDIDATES = count(1)


@dataclass(frozen=True)
class Form:
    """One form to send: who sends it (None: nobody is signed in), its page, and what is typed."""

    who: str | None
    page: str
    url: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """What is done by sending a form. `forms` yields one for each record, those it stops at first."""

    name: str
    forms: Callable[[FilledCompany], Iterator[Form]]
    limits: Limits


def request_for(form: Form, port: int, visitors: Visitors) -> bytes:
    """Open the page of a form, fill it in as a person would, and return the request that sends it."""
    cookie = visitors.with_email(form.who) if form.who else visitors.nobody()
    page = Connection(port).ask(get(form.page, cookie, compressed=False), 200)
    filled = form_for(form.url, parsed(page.body.decode()), form.page).filled(form.fields)
    return post(form.url, filled, cookie, address=_an_address() if form.who is None else "")


def _advance(company: FilledCompany) -> Iterator[Form]:
    """Of applications with a complete stage."""
    is_answered = exists().where(Questionnaire.application_id == Application.id, _at_stage(Questionnaire))
    is_held = exists().where(Interview.application_id == Application.id, _at_stage(Interview), _IS_HELD)
    is_owed = exists().where(Interview.application_id == Application.id, _at_stage(Interview), ~_IS_HELD)
    is_answered = is_answered.where(Questionnaire.answered_at.is_not(None))
    complete = (Stage.position == 1) & is_answered | (Stage.position < 6) & is_held & ~is_owed
    for number in _active(company, complete):
        path = f"/applications/{number}/advance"
        yield Form(company.emails["rita"], path, path)


def _decline(company: FilledCompany) -> Iterator[Form]:
    """Of applications that have not answered the questions yet, so that no paragraph is asked for."""
    is_answered = exists().where(
        Questionnaire.application_id == Application.id, Questionnaire.answered_at.is_not(None)
    )
    for number in _active(company, (Stage.position == 1) & ~is_answered):
        path = f"/applications/{number}/decline"
        yield Form(company.emails["rita"], path, path, {"reason": DeclineReason.SKILLS.value})


def _tick(_company: FilledCompany) -> Iterator[Form]:
    """The open steps of managers, in gating issues: one of each onboarding, then the next ones."""
    is_open = (Step.ticked_at.is_(None), Step.removed_at.is_(None), Step.gating_issue_id.is_not(None))
    manager = User.id == Onboarding.manager_id
    steps = select(Step.id, Step.onboarding_id, User.email).join(
        Onboarding, Step.onboarding_id == Onboarding.id
    )
    ours = (*is_open, Step.owned_by == Owner.MANAGER, Onboarding.ended_at.is_(None))
    found = steps.join(User, manager).where(*ours).order_by(Step.position, Step.id)
    for step, onboarding, email in db.session.execute(found).all():
        yield Form(email, f"/onboardings/{onboarding}", f"/steps/{step}/tick")


def _submit_scorecard(_company: FilledCompany) -> Iterator[Form]:
    """Of interviews that are over, but for chronological surveys, which ask for jobs."""
    is_over = (
        Interview.state == InterviewState.SCHEDULED,
        Interview.ends_at < clock.now(),
        ~_IS_CHRONOLOGICAL,
    )
    owed = select(Interview.id, User.email).join(User, User.id == Interview.interviewer_id)
    found = owed.join(Stage, Stage.id == Interview.stage_id).where(*is_over).order_by(Interview.id)
    said = {"take_aways": "Knows what a renewal costs.", "pros": "Prepared.", "cons": "New to platforms."}
    for number, email in db.session.execute(found).all():
        path = f"/interviews/{number}"
        yield Form(email, path, f"{path}/scorecard", {"recommendation": "yes", **said})


def _apply(company: FilledCompany) -> Iterator[Form]:
    """By strangers, with a PDF."""
    path = f"/jobs/{company.opening_id}"
    for number in NEW_CANDIDATES:
        typed = {"name": f"Nora Newcomer {number}", "email": f"nora.{number}@example.net"}
        file = (io.BytesIO(a_pdf()), "resume.pdf", "application/pdf")
        yield Form(None, path, path, {**typed, "consent": True, "document": file})


def _sign_in(company: FilledCompany) -> Iterator[Form]:
    while True:
        for email in company.emails.values():
            yield Form(None, "/sign-in", "/sign-in", {"email": email, "password": company.password})


_IS_HELD = Interview.state == InterviewState.HELD
_IS_CHRONOLOGICAL = Stage.form.is_not_distinct_from(StageForm.CHRONOLOGICAL)
ACTS = [
    Act("advance", _advance, MOVED),
    Act("decline", _decline, MOVED),
    Act("tick", _tick, MOVED),
    Act("scorecard", _submit_scorecard, SUBMITTED),
    Act("apply with a PDF", _apply, SUBMITTED),
]
SIGN_IN = Act("sign in, eight at once", _sign_in, SUBMITTED)


def _at_stage(model: Any) -> Any:
    return model.stage_id == Application.stage_id


def _active(company: FilledCompany, condition: Any) -> list[int]:
    """The ids of active applications of the opening, the longest known ones last."""
    is_active = (Application.opening_id == company.opening_id, Application.status == Status.ACTIVE)
    statement = (
        select(Application.id).join(Stage, Stage.id == Application.stage_id).where(*is_active, condition)
    )
    return list(db.session.scalars(statement.order_by(Application.id.desc()).limit(1000)))


def _an_address() -> str:
    number = next(_ADDRESSES)
    return f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"


_ADDRESSES = count(1)


@cache
def a_pdf() -> bytes:
    """A PDF of one page, with something of no use that makes it as large as a résumé."""
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.add_attachment("photo.bin", os.urandom(PDF_BYTES))
    writer.write(file)
    return file.getvalue()
