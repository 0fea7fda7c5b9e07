"""A page for each move: what it does, what it asks, and its button.

The form carries the version of the application on its page. If someone else has moved it since, the page
comes back with 409, who moved it, and what was typed.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application, Status
from app.interviews.conflicts import imminent_interview
from app.openings.models import Stage
from app.openings.ways import ways_on
from app.pipeline import queries
from app.pipeline.advance import advance as advance_application
from app.pipeline.forms import AdvanceForm, MoveForm, NeverStartedForm, ReopenApplicationForm, WithdrawForm
from app.pipeline.ledger import check_possible, last_transition
from app.pipeline.never_started import check_never_started, record_never_started
from app.pipeline.reopen import reopen as reopen_application
from app.pipeline.rules import MoveVerb
from app.pipeline.undo import undoable_move
from app.pipeline.views import routes
from app.pipeline.withdraw import withdraw as withdraw_application
from app.web.parameters import address_args
from app.web.record_pages import redirect_to_page, url_of
from app.web.routing import Answer, redirect_to
from app.web.shown_if_possible import shown_if_possible


@routes.form("/applications/<int:application_id>/advance", permission=Permission.MOVE_APPLICATION)
@shown_if_possible(partial(check_possible, verb=MoveVerb.ADVANCE), about="application")
def advance(application: Application) -> Answer:
    form = AdvanceForm(version=application.version)
    moved = form.submit(
        advance_application,
        application,
        version=form.version.number,
        to=form.stage_id,
        reason=form.reason.data,
        by=current_user,
    )
    if form.is_submitted() and asks_for_json():
        return redirect_to(".last_move", application_id=application.id) if moved else refusal(form)
    if moved:
        name, stage = application.candidate.name, application.stage.name
        message = _("Moved %(candidate)s to %(stage)s.", candidate=name, stage=stage)
        return redirect_after_move(application, message)
    return move_page(
        "pipeline/advance.html",
        form,
        application,
        missing=queries.missing_for(current_user, application),
        skipped=_skipped(form, application),
    )


def _skipped(form: AdvanceForm, application: Application) -> list[Stage]:
    """The optional stages before the one that is asked for."""
    if not form.is_submitted():
        form.to.data = address_args().get("to", "")
    ways = ways_on(application.opening.stages, application.stage)
    ids = [stage.id for stage in ways]
    return list(ways[: ids.index(form.stage_id)]) if form.stage_id in ids else []


@routes.page("/applications/<int:application_id>/last-move", permission=Permission.MOVE_APPLICATION)
def last_move(application: Application) -> Answer:
    """Where the last move led, for the module of the board, and where it can be undone."""
    name, stage = application.candidate.name, application.stage.name
    if last_transition(application).verb is MoveVerb.UNDO:
        return {"message": _("Moved %(candidate)s back to %(stage)s.", candidate=name, stage=stage)}
    undoable = undoable_move(application) is not None
    return {
        "message": _("Moved %(candidate)s to %(stage)s.", candidate=name, stage=stage),
        "undo": url_for(".undo", application_id=application.id) if undoable else None,
    }


@routes.form("/applications/<int:application_id>/withdraw", permission=Permission.MOVE_APPLICATION)
@shown_if_possible(partial(check_possible, verb=MoveVerb.WITHDRAW), about="application")
def withdraw(application: Application) -> Answer:
    form = WithdrawForm(version=application.version)
    moved = form.submit(
        withdraw_application,
        application,
        version=form.version.number,
        note=form.note.data,
        keep=form.keep.choice,
        by=current_user,
    )
    if moved:
        message = _("Withdrew the application of %(candidate)s.", candidate=application.candidate.name)
        return redirect_after_move(application, message)
    return move_page("pipeline/withdraw.html", form, application, near=imminent_interview(application))


def _check_can_reopen(application: Application) -> None:
    if application.status is not Status.WITHDRAWN:  # for those the page redirects to the question
        check_possible(application, MoveVerb.REOPEN)


@routes.form("/applications/<int:application_id>/reopen", permission=Permission.MOVE_APPLICATION)
@shown_if_possible(_check_can_reopen, about="application")
def reopen(application: Application) -> Answer:
    form = ReopenApplicationForm(version=application.version)
    if application.status is Status.WITHDRAWN and not form.is_submitted():
        return redirect(url_of(application, to="ask to return"), 303)
    moved = form.submit(
        reopen_application, application, version=form.version.number, reason=form.reason.data, by=current_user
    )
    if moved:
        message = _("Reopened the application of %(candidate)s.", candidate=application.candidate.name)
        return redirect_after_move(application, message)
    return move_page("pipeline/reopen.html", form, application)


@routes.form("/applications/<int:application_id>/never-started", permission=Permission.HIRE_APPLICATION)
@shown_if_possible(check_never_started, about="application")
def never_started(application: Application) -> Answer:
    form = NeverStartedForm(version=application.version)
    recorded = form.submit(
        record_never_started,
        application,
        version=form.version.number,
        reason=form.reason.data,
        by=current_user,
    )
    if recorded:
        opening, name = application.opening.name, application.candidate.name
        message = _(
            "%(candidate)s never started. A place of %(opening)s is free.", candidate=name, opening=opening
        )
        return redirect_after_move(application, message)
    return move_page("pipeline/never_started.html", form, application)


def asks_for_json() -> bool:
    """True if a module asks, and not the form of a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def refusal(form: MoveForm) -> Answer:
    """Why a move was refused, for the module of the board."""
    errors = [error for errors in form.errors.values() for error in errors]
    return {"problem": " ".join(map(str, [*form.problems, *errors]))}, form.status


def redirect_after_move(application: Application, message: str) -> Answer:
    """Flash the message, and show the application."""
    flash(message, "good")
    return redirect_to_page(application)


def move_page(template: str, form: MoveForm, application: Application, **more: Any) -> Answer:
    """The page of a move. After a conflict its form has the new version, so it can be sent again."""
    if form.status == 409:
        form.version.data = str(application.version)
    if more.get("missing"):
        form.mark_required("reason")
    if more.get("near"):
        form.mark_required("keep")
    page = render_template(template, form=form, application=application, **more)
    return page, form.status
