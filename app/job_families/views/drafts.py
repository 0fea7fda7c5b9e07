"""The draft of a family: what is missing, its text, putting it into use, discarding it."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.job_families.actions import draft_parts, drafts
from app.job_families.difference import family_difference
from app.job_families.forms.texts import DiscardDraftForm, FamilyTextForm, UseDraftForm, text_values
from app.job_families.library import family_of
from app.job_families.models import JobFamilyRecord
from app.job_families.queries import listed_families
from app.job_families.rules import MissingPart, missing_parts
from app.job_families.views import routes
from app.job_families.views.records import draft_at, family_at
from app.plans.library import role_plan_titles
from app.web.routing import Answer, redirect_to


@routes.page("/job-families/<family_slug>/draft", permission=Permission.KEEP_JOB_FAMILIES)
def draft(family_slug: str) -> Answer:
    record, version, family = draft_at(family_slug)
    return render_template(
        "job_families/draft.html",
        record=record,
        version=version,
        family=family,
        missing=_missing(family_slug, missing_parts(family)),
    )


@routes.form("/job-families/<family_slug>/draft/text", permission=Permission.KEEP_JOB_FAMILIES)
def edit_text(family_slug: str) -> Answer:
    record, _version, family = draft_at(family_slug)
    form = FamilyTextForm(lambda: text_values(draft_at(family_slug)[2]))
    others = [(each.slug, each.name) for each in listed_families() if each.slug != family_slug]
    form.offer(others, role_plan_titles().items())
    if form.submit(_save_text, form, record):
        flash(_("Saved the text of the draft."), "good")
        return redirect_to("job_families.draft", family_slug=family_slug)
    return render_template("job_families/text.html", form=form, family=family), form.status


@routes.form("/job-families/<family_slug>/draft/use", permission=Permission.KEEP_JOB_FAMILIES)
def put_into_use(family_slug: str) -> Answer:
    record, version, family = draft_at(family_slug)
    form = UseDraftForm(seen=drafts.draft_digest(version))
    if form.submit(drafts.put_into_use, record, seen=form.seen.data, by=current_user):
        flash(_("Put the version into use. New openings have it, and the others keep theirs."), "good")
        return redirect_to("job_families.family", family_slug=family_slug)
    if form.status == 409:
        form.seen.data = drafts.draft_digest(version)
    listed = family_at(family_slug)
    page = render_template(
        "job_families/use.html",
        form=form,
        family=family,
        missing=_missing(family_slug, missing_parts(family)),
        difference=family_difference(listed.family, family_of(version)) if listed.family else None,
    )
    return page, form.status


@routes.form("/job-families/<family_slug>/draft/discard", permission=Permission.KEEP_JOB_FAMILIES)
def discard_draft(family_slug: str) -> Answer:
    record, version, family = draft_at(family_slug)
    form = DiscardDraftForm()
    if form.submit(drafts.discard_draft, record, by=current_user):
        flash(_("Discarded the draft of %(family)s.", family=family.name), "good")
        return redirect_to("job_families.list_families")
    page = render_template("job_families/discard.html", form=form, family=family, version=version)
    return page, form.status


def _save_text(form: FamilyTextForm, record: JobFamilyRecord) -> None:
    draft_parts.save_draft_text(
        record, form.changed, values=text_values, seen=form.seen.data, by=current_user
    )


def _missing(slug: str, parts: list[MissingPart]) -> list[tuple[str, str]]:
    """Each sentence, and the address of the page where it is mended."""
    return [(part.sentence, _address(slug, part)) for part in parts]


def _address(slug: str, part: MissingPart) -> str:
    if part.stage is not None:
        place = f"{part.process}-{part.stage}"
        return url_for("job_families.edit_stage", family_slug=slug, stage_place=place)
    if part.process is not None:
        number = str(part.process)
        return url_for("job_families.add_stage", family_slug=slug, process_number=number)
    return url_for("job_families.edit_text", family_slug=slug)
