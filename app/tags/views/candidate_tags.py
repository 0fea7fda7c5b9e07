"""The tags of a candidate: added and removed on the page of an application, or of the candidate."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.shared.refusals import RuleBroken
from app.tags.candidate_tags import tag_candidate_by_name, untag_candidate
from app.tags.forms import TagCandidateForm
from app.tags.models import Tag
from app.tags.section import TagsSection, application_tags, section_of_candidate
from app.tags.views import routes
from app.web.record_pages import url_of
from app.web.routing import Answer


@routes.form("/applications/<int:application_id>/tags", permission=Permission.TAG_APPLICATION)
def application_tags_page(application: Application) -> Answer:
    section = application_tags(application, current_user)
    return _tags_page(application.candidate, section, url_of(application))


@routes.action("/applications/<int:application_id>/tags/remove", permission=Permission.TAG_APPLICATION)
def remove_application_tag(application: Application) -> Answer:
    return _remove(application.candidate, url_of(application))


@routes.form("/candidates/<int:candidate_id>/tags", permission=Permission.TAG_CANDIDATE)
def candidate_tags(candidate: Candidate) -> Answer:
    section = section_of_candidate(candidate, current_user)
    return _tags_page(candidate, section, url_for("tags.candidate_tags", candidate_id=candidate.id))


@routes.action("/candidates/<int:candidate_id>/tags/remove", permission=Permission.TAG_CANDIDATE)
def remove_candidate_tag(candidate: Candidate) -> Answer:
    return _remove(candidate, url_for("tags.candidate_tags", candidate_id=candidate.id))


def _tags_page(candidate: Candidate, section: TagsSection, done_url: str) -> Answer:
    form = TagCandidateForm()
    if form.submit(lambda: tag_candidate_by_name(candidate, form.name.data or "", by=current_user)):
        flash(_("Added the tag “%(tag)s”.", tag=form.result.name), "good")
        return redirect(done_url, 303)
    page = render_template(
        "tags/candidate.html", form=form, candidate=candidate, section=section, back=done_url
    )
    return page, form.status


def _remove(candidate: Candidate, done_url: str) -> Response:
    tag = _asked_tag()
    untag_candidate(candidate, tag, by=current_user)
    flash(_("Removed the tag “%(tag)s”.", tag=tag.name), "good")
    return redirect(done_url, 303)  # type: ignore[return-value]


def _asked_tag() -> Tag:
    """The tag that the button of a form names."""
    asked = request.form.get("tag", "")
    known = asked.isascii() and asked.isdecimal() and len(asked) < 10
    tag = db.session.get(Tag, int(asked)) if known else None
    if tag is None:
        raise RuleBroken(_("Choose a tag to remove."))
    return tag
