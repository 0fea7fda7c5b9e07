"""The page of interviewers in training."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.roles import Role
from app.openings.training import actions
from app.openings.training.forms import TrainingForm
from app.openings.training.models import InterviewerTraining
from app.openings.training.queries import trainings
from app.people.queries import people_with_role
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("training", __name__)
register_named_page("interviewers in training", "training.interviewers_in_training")
register_loader("training_id", InterviewerTraining)


@routes.form("/interviewers-in-training", permission=Permission.KEEP_TRAINING)
def interviewers_in_training() -> Answer:
    form, interviewers = TrainingForm(), people_with_role(Role.INTERVIEWER)
    form.offer(interviewers)
    chosen = {str(user.id): user for user in interviewers}.get(form.person.data or "")
    if form.submit(actions.start_training, chosen, kind=form.kind.data, by=current_user):
        flash(_("%(person)s is in training.", person=form.result.user.name), "good")
        return redirect_to("training.interviewers_in_training")
    page = render_template("openings/training/training.html", form=form, trainings=trainings())
    return page, form.status


@routes.action("/interviewers-in-training/<int:training_id>/trained", permission=Permission.KEEP_TRAINING)
def mark_as_trained(training: InterviewerTraining) -> Answer:
    person = training.user.name
    actions.mark_as_trained(training, by=current_user)
    flash(_("Marked %(person)s as trained.", person=person), "good")
    return redirect_to("training.interviewers_in_training")
