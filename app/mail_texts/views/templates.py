"""Pages for the company's own templates of mail to candidates: add, change, retire and restore."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.mail_texts import actions
from app.mail_texts.forms import TemplateForm
from app.mail_texts.models import MailTemplate
from app.mail_texts.queries import job_family_names
from app.mail_texts.views import routes
from app.mail_texts.written_mail import WRITTEN_MAIL_PLACEHOLDERS, check_written_mail, example_of
from app.outbox.mail_texts import wording_problems
from app.shared.refusals import Conflict
from app.web.routing import Answer, redirect_to


@routes.form("/mail-texts/templates/add", permission=Permission.KEEP_MAIL_TEMPLATES)
def add_template() -> Answer:
    form = TemplateForm(version="0")
    form.offer(job_family_names())
    if not form.show.data and form.submit(lambda: actions.add_template(form.text, by=current_user)):
        return _back_with(_("Added the template “%(name)s”.", name=form.name.data))
    return _page(form, None)


@routes.form("/mail-texts/templates/<int:mail_template_id>", permission=Permission.KEEP_MAIL_TEMPLATES)
def change_template(mail_template: MailTemplate) -> Answer:
    values = {name: getattr(mail_template, name) for name in ("name", "job_family", "subject", "body")}
    form = TemplateForm(version=str(mail_template.edition), **values)
    form.offer({mail_template.job_family, *job_family_names()} - {""})
    if not form.show.data and form.submit(
        lambda: actions.change_template(
            mail_template, form.text, edition=form.version.number, by=current_user
        )
    ):
        return _back_with(_("Saved changes to the template. The previous text is kept."))
    if form.status == Conflict.status:
        form.version.data = str(mail_template.edition)
    return _page(form, mail_template)


@routes.action(
    "/mail-texts/templates/<int:mail_template_id>/retire", permission=Permission.KEEP_MAIL_TEMPLATES
)
def retire_template(mail_template: MailTemplate) -> Answer:
    actions.retire_template(mail_template, by=current_user)
    return _back_with(_("Retired the template “%(name)s”.", name=mail_template.name))


@routes.action(
    "/mail-texts/templates/<int:mail_template_id>/restore", permission=Permission.KEEP_MAIL_TEMPLATES
)
def restore_template(mail_template: MailTemplate) -> Answer:
    actions.restore_template(mail_template, by=current_user)
    return _back_with(_("Restored the template “%(name)s”.", name=mail_template.name))


def _page(form: TemplateForm, template: MailTemplate | None) -> Answer:
    page = render_template(
        "mail_texts/template.html",
        form=form,
        template=template,
        placeholders=WRITTEN_MAIL_PLACEHOLDERS,
        example=example_of(form.wording),
        problems=wording_problems(check_written_mail, form.wording),
        history=history_of(activity_of(template), current_user.time_zone) if template else [],
    )
    return page, form.status


def _back_with(sentence: str) -> Answer:
    flash(sentence, "good")
    return redirect_to("mail_texts.list_mail_texts")
