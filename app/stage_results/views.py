"""The pages of a stage without interviews: record its result, and choose who reviews a task."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.job_families.kinds import StageKind
from app.shared.refusals import RuleBroken
from app.stage_results import actions, rules
from app.stage_results.forms import ResultForm, TaskReviewerForm
from app.stage_results.queries import last_result_kind
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer, Routes
from app.web.shown_if_possible import shown_if_possible

routes = Routes("stage_results", __name__)


def _check_has_results(application: Application) -> None:
    last = last_result_kind(application, application.stage)
    if not application.is_active or not rules.next_results(application.stage.kind, last):
        raise RuleBroken(_("There is nothing to record at this stage."))


@routes.form("/applications/<int:application_id>/stage-result", permission=Permission.MOVE_APPLICATION)
@shown_if_possible(_check_has_results, about="application")
def record_result(application: Application) -> Answer:
    form = ResultForm()
    last = last_result_kind(application, application.stage)
    form.offer(rules.next_results(application.stage.kind, last))
    recorded = form.submit(
        actions.record_result,
        application,
        form.outcome.data,
        note=form.note.data or "",
        version=form.version.number,
        by=current_user,
    )
    if recorded:
        flash(_("Recorded: %(result)s.", result=form.result.kind.label), "good")
        return redirect_to_page(application)
    _show_version(form, application)
    is_check = application.stage.kind is StageKind.BACKGROUND_CHECK
    page = render_template("stage_results/record.html", form=form, application=application, is_check=is_check)
    return page, form.status


def _check_has_task(application: Application) -> None:
    if not application.is_active or application.stage.kind is not StageKind.ASSESSMENT:
        raise RuleBroken(_("There is no task to judge."))


@routes.form("/applications/<int:application_id>/reviewer", permission=Permission.SCHEDULE_INTERVIEW)
@shown_if_possible(_check_has_task, about="application")
def choose_reviewer(application: Application) -> Answer:
    form = TaskReviewerForm()
    form.offer(application.stage.hiring_team)
    chosen = form.submit(
        actions.choose_reviewer, application, form.chosen, version=form.version.number, by=current_user
    )
    if chosen:
        flash(_("Asked %(reviewer)s to review the task.", reviewer=form.result.interviewer.name), "good")
        return redirect_to_page(application)
    _show_version(form, application)
    return render_template("stage_results/reviewer.html", form=form, application=application), form.status


def _show_version(form: ResultForm | TaskReviewerForm, application: Application) -> None:
    if form.status == 409 or form.version.data is None:
        form.version.data = str(application.version)
