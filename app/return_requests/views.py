"""The page to ask a candidate who has withdrawn whether they want to come back, with the mail they get."""

from __future__ import annotations

from functools import partial

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, SubmitField

from app.access.permissions import Permission
from app.candidates.models import Application
from app.outbox.preview import mail_digest, submit_previewed
from app.pipeline import mail
from app.pipeline.forms import MoveForm
from app.pipeline.views.moves import move_page
from app.return_requests import actions
from app.web.forms import TextField
from app.web.record_pages import redirect_to_page, register_page
from app.web.routing import Answer, Routes
from app.web.shown_if_possible import shown_if_possible

routes = Routes("return_requests", __name__)
register_page(Application, "return_requests.ask_to_return", "application_id", to="ask to return")
RETURN_MAIL_HINT = _l("Check the mail, then send it. Nothing was sent yet.")


class AskToReturnForm(MoveForm):
    message = TextField(_l("Message to the candidate"), required=False)
    shown = HiddenField()
    show = SubmitField(_l("Preview mail"))


def _check_can_be_asked(application: Application) -> None:
    earlier = actions.open_return_request(application, lock=False)
    actions.check_can_request_return(application, earlier, by=current_user)


@routes.form("/applications/<int:application_id>/ask-to-return", permission=Permission.MOVE_APPLICATION)
@shown_if_possible(_check_can_be_asked, about="application")
def ask_to_return(application: Application) -> Answer:
    form = AskToReturnForm(version=application.version)
    message = form.message.data or ""
    ask = partial(
        actions.request_return,
        application,
        version=form.version.number,
        message=message,
        by=current_user,
    )
    written = partial(mail.compose_return_request, application, message)
    if submit_previewed(form, ask, written, check_first=RETURN_MAIL_HINT):
        flash(_("Asked %(candidate)s by mail to come back.", candidate=application.candidate.name), "good")
        return redirect_to_page(application)
    form.shown.data = mail_digest(written())
    return move_page("return_requests/ask_to_return.html", form, application, written=written())
