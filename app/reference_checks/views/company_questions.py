"""The page of the company's questions to referees."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.reference_checks.forms import question_set_form
from app.reference_checks.question_sets import last_versions, save_questions
from app.reference_checks.views import routes
from app.web.record_pages import register_named_page
from app.web.routing import Answer, redirect_to

register_named_page("questions to referees", "reference_checks.change_reference_questions")


@routes.form("/company/reference-questions", permission=Permission.CHANGE_COMPANY)
def change_reference_questions() -> Answer:
    form = question_set_form()
    if form.submit(lambda: save_questions(form.questions(), seen=form.seen.data or "", by=current_user)):
        flash(_("Saved the questions. References that were asked for before keep theirs."), "good")
        return redirect_to("company.company")
    page = render_template("reference_checks/company_questions.html", form=form, versions=last_versions())
    return page, form.status
