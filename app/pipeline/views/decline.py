"""The page to decline a candidate: the reason, the letter, and the exact mail they will get.

What is sent is what was shown: the form carries a digest of the mail on its page. `static/js/preview.js`
updates both while a person types. Without it, the page comes back with the new mail to check.
"""

from __future__ import annotations

from functools import partial

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.interviews.conflicts import imminent_interview
from app.outbox.mail_texts import RenderedMail
from app.outbox.preview import mail_digest, submit_previewed
from app.pipeline import mail
from app.pipeline.decline import decline as decline_application
from app.pipeline.decline_letters import Letter
from app.pipeline.forms import DeclineForm
from app.pipeline.ledger import check_possible
from app.pipeline.mail_delay import move_mail_delay
from app.pipeline.queries import talks_of_application
from app.pipeline.rules import DeclineReason, MoveVerb
from app.pipeline.views import routes
from app.pipeline.views.moves import move_page
from app.shared import clock
from app.shared.times import format_moment
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer
from app.web.shown_if_possible import shown_if_possible

DECLINE_MAIL_HINT = _l("Check the mail, then decline. Nothing was sent yet.")


@routes.form("/applications/<int:application_id>/decline", permission=Permission.MOVE_APPLICATION)
@shown_if_possible(partial(check_possible, verb=MoveVerb.DECLINE), about="application")
def decline(application: Application) -> Answer:
    form = DeclineForm(version=application.version)
    form.offer(talks_of_application(application))
    written = partial(_written, form, application)
    if submit_previewed(form, partial(_decline, form, application), written, check_first=DECLINE_MAIL_HINT):
        flash(
            _(
                "Declined %(candidate)s. The mail will be sent on %(when)s.",
                candidate=application.candidate.name,
                when=_sent_on(),
            ),
            "good",
        )
        return redirect_to_page(application)
    form.shown.data = mail_digest(written())
    return move_page(
        "pipeline/decline.html",
        form,
        application,
        written=written(),
        is_checked=form.is_submitted() or not form.paragraph.flags.required,
        sent_on=_sent_on(),
        near=imminent_interview(application),
    )


def _decline(form: DeclineForm, application: Application) -> None:
    decline_application(
        application,
        version=form.version.number,
        reason=DeclineReason(form.reason.data),
        note=form.note.data,
        letter=Letter(form.letter.data),
        paragraph=form.paragraph.data or "",
        keep=form.keep.choice,
        by=current_user,
    )


def _written(form: DeclineForm, application: Application) -> RenderedMail:
    """The mail of the form as filled in; with the best letter if none is chosen."""
    return mail.compose_decline_letter(application, form.chosen, form.paragraph.data or "")


def _sent_on() -> str:
    return format_moment(clock.now() + move_mail_delay(), current_user.time_zone)
