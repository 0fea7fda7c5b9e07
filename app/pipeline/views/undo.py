"""Undo the last move, or send its mail now."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application
from app.onboarding.models import Onboarding
from app.outbox.models import Message
from app.outbox.queries import mail_of_moves_that_left, waiting_mail_of_moves
from app.pipeline import ledger
from app.pipeline.forms import MoveForm, UndoForm
from app.pipeline.mail.corrections import corrections_of, moves_to_undo
from app.pipeline.mail_delay import send_now as send_mail_now
from app.pipeline.undo import check_undoable, undoable_move
from app.pipeline.undo import undo as undo_move
from app.pipeline.views import routes
from app.pipeline.views.moves import asks_for_json, refusal
from app.shared.refusals import RuleBroken
from app.shared.text import join_words
from app.web.record_pages import redirect_to_page
from app.web.routing import Answer, redirect_to
from app.web.shown_if_possible import shown_if_possible

MAIL_SENT_SINCE_MESSAGE = _l("Mail about this move was sent in the meantime. Check it, then undo.")


@routes.form("/applications/<int:application_id>/undo", permission=Permission.MOVE_APPLICATION)
@shown_if_possible(check_undoable, about="application")
def undo(application: Application) -> Answer:
    form = UndoForm(version=application.version, corrects=True)
    undone = form.submit(_undo, form, application)
    if form.is_submitted() and asks_for_json():
        return redirect_to(".last_move", application_id=application.id) if undone else refusal(form)
    if undone:
        name, stage = application.candidate.name, application.stage.name
        flash(_("Moved %(candidate)s back to %(stage)s.", candidate=name, stage=stage), "good")
        flash(form.result)
        return redirect_to_page(application)
    if form.status == 409:
        form.version.data = str(application.version)
    moves = moves_to_undo(ledger.last_transition(application))
    ids = [move.id for move in moves]
    left = mail_of_moves_that_left(*ids)
    form.shown.data = _digest(left)
    page = render_template(
        "pipeline/undo.html",
        form=form,
        application=application,
        can_be_undone=undoable_move(application) is not None,
        waiting=waiting_mail_of_moves(*ids),
        left=left,
        corrections=list(corrections_of(moves)),
    )
    return page, form.status


@routes.action("/applications/<int:application_id>/send-now", permission=Permission.MOVE_APPLICATION)
def send_now(application: Application) -> Answer:
    _send_now(application)
    return redirect_to_page(application)


@routes.action("/onboardings/<int:onboarding_id>/send-now", permission=Permission.SEND_HIRE_MAIL)
def send_hire_mail_now(onboarding: Onboarding) -> Answer:
    _send_now(onboarding.application)
    return redirect_to("checklist.onboarding", onboarding_id=onboarding.id)


def _send_now(application: Application) -> None:
    form = MoveForm()
    if form.submit(send_mail_now, application, version=form.version.number, by=current_user):
        flash(ngettext("Sending %(num)s mail now.", "Sending %(num)s mails now.", len(form.result)), "good")
    for problem in [*form.problems, *form.version.errors]:
        flash(problem)


def _undo(form: UndoForm, application: Application) -> str:
    """Undo, and say which mail was sent already."""
    moves = moves_to_undo(ledger.last_transition(application))
    undo_move(application, version=form.version.number, corrects=bool(form.corrects.data), by=current_user)
    left = mail_of_moves_that_left(*[move.id for move in moves])
    if (form.shown.data or "") != _digest(left):
        raise RuleBroken(str(MAIL_SENT_SINCE_MESSAGE))
    if not left:
        return _("No mail about it was sent.")
    mails = join_words([_("“%(subject)s” to %(name)s", subject=m.subject, name=m.to_name) for m in left])
    if form.corrects.data:
        return _("Mail already sent: %(mails)s. The recipients are asked to disregard it.", mails=mails)
    return _("Mail already sent: %(mails)s.", mails=mails)


def _digest(left: Sequence[Message]) -> str:
    """The mail that was shown as sent, to find whether more was sent since."""
    return ",".join(str(message.id) for message in left)
