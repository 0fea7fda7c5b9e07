"""A candidate's own change of email: requesting, cancelling, and confirming it by a link."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.candidates import new_email
from app.candidates.links import EMAIL_LINK, check_link_is_valid, link_from_token
from app.candidates.models import CandidateLink
from app.candidates.rules import NEW_ADDRESS_LIMITS, NEW_EMAIL_LIMITS
from app.people.attempts import record_form_attempt
from app.people.rules import LinkEnded
from app.portal.forms import NewEmailForm
from app.portal.views import routes
from app.web.forms import Form
from app.web.routing import Answer, redirect_to
from app.web.visitors import begin_visit, current_candidate


@routes.form("/my/email", permission=Permission.SEE_OWN_APPLICATIONS)
def own_email() -> Answer:
    candidate, form = current_candidate(), NewEmailForm()
    asked = form.submit(
        new_email.request_new_email,
        candidate,
        email=form.email.data,
        attempt=record_form_attempt(form, NEW_EMAIL_LIMITS, account=f"candidate {candidate.id}"),
        to_address=record_form_attempt(form, NEW_ADDRESS_LIMITS),
    )
    if asked:
        flash(_("A link is on its way to the new address. Your email changes when you use it."), "good")
        return redirect_to("portal.own_email")
    requested = new_email.pending_new_email(candidate)
    page = render_template("portal/own_email.html", candidate=candidate, form=form, requested=requested)
    return page, form.status


@routes.action("/my/email/cancel", permission=Permission.SEE_OWN_APPLICATIONS)
def cancel_new_email() -> Answer:
    form = Form()
    if form.submit(new_email.cancel_new_email, current_candidate()):
        flash(_("Your email stays as it is."), "good")
    for problem in form.problems:
        flash(problem)
    return redirect_to("portal.own_email")


@routes.form("/new-email/<token>", permission=Permission.COME_IN)
def use_new_email(token: str) -> Answer:
    """A GET only shows a button, because programs that check mail open every link in it."""
    link, guest = link_from_token(token, EMAIL_LINK), current_candidate()
    if link is None:
        raise NotFound(_("This link is not valid. Check that you copied all of it."))
    form = Form()
    if form.submit(new_email.confirm_new_email, link, visitor=guest):
        return _done(form, link)
    is_theirs = guest is not None and guest.id == link.candidate_id
    try:
        check_link_is_valid(link)
    except LinkEnded as ended:
        sentence = _("This link has expired, was used or was cancelled. Ask for the change again.")
        return render_template("portal/link_ended.html", sentence=sentence, candidate=guest), ended.status
    page = render_template(
        "portal/confirm_email.html", form=form, email=link.new_email if is_theirs else None
    )
    return page, form.status


def _done(form: Form, link: CandidateLink) -> Answer:
    if not form.result:
        flash(_("Your recruiter reviews this address before your email changes, and writes to you."))
        return redirect_to("portal.own_email")
    begin_visit(link.candidate)
    flash(_("Your email is now %(new_email)s.", new_email=link.new_email), "good")
    return redirect_to("portal.own_details")
