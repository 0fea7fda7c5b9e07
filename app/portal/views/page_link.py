"""Links to a candidate's page: requesting one, opening the page, and signing out."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access.permissions import Permission
from app.candidates import actions
from app.candidates.links import check_link_is_valid, link_from_token, use_link
from app.candidates.models import CandidateLink
from app.candidates.rules import PAGE_LINK_LIMITS
from app.people.attempts import record_form_attempt
from app.people.rules import LinkEnded
from app.portal.forms import PageLinkForm
from app.portal.views import routes
from app.web.forms import Form
from app.web.routing import Answer, redirect_to
from app.web.visitors import begin_visit, current_candidate, end_visit


@routes.form("/my/link", permission=Permission.COME_IN)
def ask_for_link() -> Answer:
    form = PageLinkForm()
    if form.submit(actions.request_page_link, record_form_attempt(form, PAGE_LINK_LIMITS)):
        flash(_("If someone with this email has applied here, a link to their page is on its way."))
        return redirect_to("portal.ask_for_link")
    return render_template("portal/ask_for_link.html", form=form), form.status


@routes.form("/my/<token>", permission=Permission.COME_IN)
def open_page(token: str) -> Answer:
    """A GET only shows a button, because programs that check mail open every link in it."""
    link = link_from_token(token)
    if link is None:
        raise NotFound(_("This link is not valid. Check that you copied all of it."))
    form = Form()
    if form.submit(use_link, link):
        begin_visit(form.result)
        return redirect_to("portal.own_page")
    if _is_signed_in_as(link):
        return redirect_to("portal.own_page")
    return _button_page(form, link)


@routes.action("/my/leave", permission=Permission.SEE_OWN_APPLICATIONS)
def leave() -> Answer:
    actions.end_page_sessions(current_candidate())
    end_visit()
    flash(_("You are signed out of your page. A new link opens it again."))
    return redirect_to("portal.ask_for_link")


def _is_signed_in_as(link: CandidateLink) -> bool:
    """Whether the link's candidate has their page open in this browser."""
    guest = current_candidate()
    return guest is not None and guest.id == link.candidate_id


def _button_page(form: Form, link: CandidateLink) -> Answer:
    try:
        check_link_is_valid(link)
    except LinkEnded as ended:
        page = render_template("portal/link_ended.html", sentence=ended.sentence)
        return page, ended.status
    return render_template("portal/open.html", form=form), form.status
