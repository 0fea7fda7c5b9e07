"""The pages of job titles."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.job_titles import actions
from app.job_titles.forms import JobTitleForm, NewJobTitleForm
from app.job_titles.models import JobTitle
from app.job_titles.queries import interviewers_of_titles, job_titles
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("job_titles", __name__)
register_named_page("job titles", "job_titles.list_job_titles")
register_loader("job_title_id", JobTitle)


@routes.page("/job-titles", permission=Permission.KEEP_JOB_TITLES)
def list_job_titles() -> Answer:
    people = interviewers_of_titles(job_titles())
    return render_template("job_titles/job_titles.html", people=people)


@routes.form("/job-titles/add", permission=Permission.KEEP_JOB_TITLES)
def add_job_title() -> Answer:
    form = NewJobTitleForm()
    if form.submit(lambda: actions.add_job_title(**form.entered_title, by=current_user)):
        flash(_("Added %(title)s.", title=form.result.name), "good")
        return redirect_to("job_titles.list_job_titles")
    return render_template("job_titles/add.html", form=form), form.status


@routes.form("/job-titles/<int:job_title_id>", permission=Permission.KEEP_JOB_TITLES)
def change_job_title(job_title: JobTitle) -> Answer:
    form = JobTitleForm(lambda: actions.job_title_values(job_title))
    if form.submit(
        lambda: actions.change_job_title(
            job_title, **form.entered_title, seen=form.seen.data, by=current_user
        )
    ):
        flash(_("Saved %(title)s.", title=job_title.name), "good")
        return redirect_to("job_titles.list_job_titles")
    return render_template("job_titles/edit.html", form=form, job_title=job_title), form.status
