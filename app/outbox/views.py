"""Pages of undelivered mail for admins and, in development, the outbox."""

from __future__ import annotations

from flask import abort, flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.activity.history import history_of
from app.activity.queries import activity_of
from app.outbox import resend
from app.outbox.forms import DropForm, SendAgainForm
from app.outbox.letters import LetterWriter
from app.outbox.models import Message
from app.outbox.queries import failed_mail, latest_messages
from app.shared.settings import current_settings
from app.web.routing import Answer, Routes, redirect_to, register_loader

routes = Routes("outbox", __name__)
register_loader("message_id", Message)


@routes.page("/outbox", permission=Permission.READ_OUTBOX)
def messages() -> str:
    settings = current_settings()
    if not settings.development:
        abort(404)
    return render_template("outbox/messages.html", messages=latest_messages(), letters=LetterWriter(settings))


@routes.page("/outbox/failed", permission=Permission.MANAGE_MAIL)
def failed() -> Answer:
    return render_template("outbox/failed.html", messages=failed_mail())


@routes.form("/outbox/failed/<int:message_id>", permission=Permission.MANAGE_MAIL)
def send_again(message: Message) -> Answer:
    form = SendAgainForm(email=message.to_email)
    if form.submit(resend.send_again, message, email=form.email.data, by=current_user):
        flash(_("The mail to %(name)s will be sent again.", name=message.to_name), "good")
        return redirect_to("outbox.failed")
    history = history_of(activity_of(message), current_user.time_zone)
    return render_template("outbox/send_again.html", form=form, message=message, history=history), form.status


@routes.form("/outbox/failed/<int:message_id>/drop", permission=Permission.MANAGE_MAIL)
def drop(message: Message) -> Answer:
    form = DropForm()
    if form.submit(resend.drop, message, reason=form.reason.data, by=current_user):
        flash(_("Discarded the mail to %(name)s.", name=message.to_name), "good")
        return redirect_to("outbox.failed")
    return render_template("outbox/drop.html", form=form, message=message), form.status
