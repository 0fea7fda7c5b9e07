"""The page to write a mail to a candidate, with the exact mail they will get, and the button to cancel one.

What is sent is what was shown: the form carries a digest of the mail on its page (`app/outbox/preview.py`).
"""

from __future__ import annotations

from functools import partial

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.access.permissions import Permission
from app.candidate_mail import actions
from app.candidate_mail.forms import CancelMailForm, WriteMailForm
from app.candidate_mail.queries import waiting_written_mail
from app.candidates.models import Application
from app.mail_texts.queries import templates_for
from app.mail_texts.written_mail import WRITTEN_MAIL_PLACEHOLDERS, check_written_mail
from app.outbox.mail_texts import wording_problems
from app.outbox.preview import mail_digest, submit_previewed
from app.shared.times import format_moment, zone_city
from app.web.parameters import choice_param
from app.web.record_pages import register_page, url_of
from app.web.routing import Answer, Routes
from app.web.shown_if_possible import shown_if_possible

routes = Routes("candidate_mail", __name__)
register_page(Application, "candidate_mail.write_mail", "application_id", to="write a mail")
WRITTEN_MAIL_HINT = _l("Check the mail, then send it. Nothing was sent yet.")


@routes.form("/applications/<int:application_id>/mail/write", permission=Permission.WRITE_MAIL)
@shown_if_possible(actions.check_can_write, about="application")
def write_mail(application: Application) -> Answer:
    templates = templates_for(application.opening.job_family)
    template = choice_param("template", {str(each.id): each for each in templates})
    form = WriteMailForm(
        subject=template.subject if template else None, body=template.body if template else None
    )
    written = partial(actions.compose_mail, application, form.wording, by=current_user)
    send = partial(
        actions.write_to_candidate, application, form.wording, send_at=form.send_at.data, by=current_user
    )
    if submit_previewed(form, send, written, check_first=WRITTEN_MAIL_HINT):
        flash(_sentence(form, application), "good")
        return redirect(url_of(application, to="mail"), 303)
    form.shown.data = mail_digest(written())
    page = render_template(
        "candidate_mail/write.html",
        form=form,
        application=application,
        templates=templates,
        chosen=template,
        written=written(),
        problems=wording_problems(check_written_mail, form.wording),
        placeholders=WRITTEN_MAIL_PLACEHOLDERS,
        waiting=waiting_written_mail(application),
        send_at=_send_at(form),
        zone=zone_city(current_user.time_zone),
    )
    return page, form.status


@routes.action("/applications/<int:application_id>/mail/cancel", permission=Permission.WRITE_MAIL)
def cancel_mail(application: Application) -> Answer:
    form = CancelMailForm()
    actions.cancel_written_mail(application, form.mail.number, by=current_user)
    flash(_("Cancelled the mail to %(candidate)s.", candidate=application.candidate.name), "good")
    return redirect(url_of(application, to="mail"), 303)


def _send_at(form: WriteMailForm) -> str | None:
    """When the mail is sent, in the reader's time zone; None for now."""
    return format_moment(form.send_at.data, current_user.time_zone) if form.send_at.data else None


def _sentence(form: WriteMailForm, application: Application) -> str:
    name, when = application.candidate.name, _send_at(form)
    if when:
        return _("The mail to %(candidate)s will be sent on %(when)s.", candidate=name, when=when)
    return _("The mail to %(candidate)s will be sent at once.", candidate=name)
