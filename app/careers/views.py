"""The public pages: the list of openings, an opening with the form to apply, and the feed."""

from __future__ import annotations

from dataclasses import fields

from flask import Response, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.careers import posting, queries, submissions
from app.careers.actions import Applicant
from app.careers.atom import ATOM, atom_feed
from app.careers.forms import ApplicationForm
from app.careers.rules import APPLY_LIMITS, check_terms, terms_of
from app.documents import MAX_DOCUMENT_BYTES
from app.openings.models import Opening
from app.people.attempts import Attempt, record_form_attempt
from app.sales_areas.queries import known_region, region_param, regions_in_use
from app.shared.company import current_company
from app.sources.queries import known_code, source_name
from app.web.parameters import address_args, cursor_param
from app.web.record_pages import register_named_page, register_page
from app.web.routing import MAX_FORM_BYTES, Answer, Routes, redirect_to, register_loader

routes = Routes("jobs", __name__)
register_named_page("public openings", "jobs.jobs")
register_named_page("open positions", "jobs.open_positions")
register_page(Opening, "jobs.job", "job_id", to="apply")
register_loader("job_id", Opening)


@routes.page("/jobs", permission=Permission.COME_IN)
def jobs() -> Answer:
    region = region_param()
    page = queries.jobs(cursor_param(), region=region)
    via = known_code(address_args().get("via"))
    shown = {"regions": regions_in_use(), "region": region, "via": via or None}
    return render_template("careers/jobs.html", page=page, posting=posting, **shown)


@routes.page("/open-positions", permission=Permission.USE_ONRAMP)
def open_positions() -> Answer:
    """The openings for colleagues, who apply on the same page as everybody."""
    page = queries.open_positions(cursor_param())
    return render_template("careers/open_positions.html", page=page, posting=posting)


@routes.page("/jobs.json", permission=Permission.COME_IN)
def feed() -> Answer:
    return _for_other_sites(posting.feed_json(queries.feed()), posting.JSON_LD)


@routes.page("/jobs.atom", permission=Permission.COME_IN)
def atom() -> Answer:
    return _for_other_sites(atom_feed(queries.feed()), ATOM)


def _for_other_sites(content: str | bytes, mimetype: str) -> Response:
    """A feed: it is public, so pages of any origin may read it."""
    answer = Response(content, mimetype=mimetype)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@routes.form(
    "/jobs/<int:job_id>", permission=Permission.COME_IN, max_bytes=MAX_DOCUMENT_BYTES + MAX_FORM_BYTES
)
def job(job: Opening) -> Answer:
    via, job_id = known_code(address_args().get("via")), job.id
    zone, terms = known_region(job.region).time_zone, terms_of(current_company())
    form = ApplicationForm(terms, time_zone=zone, via=via, source=source_name(via))
    attempt = record_form_attempt(form, APPLY_LIMITS, if_invalid=True)
    if attempt and form.submit(_apply, form, job_id, attempt):
        return redirect_to("jobs.thank", job_id=job_id)
    if form.is_submitted():
        _ask_for_file_again(form)
        form.show_terms()
    page = render_template(
        "careers/job.html",
        form=form,
        job=queries.load_job(job),
        posting=posting,
        via=known_code(form.via.data) or None,
    )
    return page, form.status


@routes.page("/jobs/<int:job_id>/thanks", permission=Permission.COME_IN)
def thank(job: Opening) -> Answer:
    return render_template("careers/thanks.html", job=job)


def _apply(form: ApplicationForm, job_id: int, attempt: Attempt) -> None:
    """Store the application. Those of programs, which fill in the hidden field, are dropped silently."""
    details = {field.name: form[field.name].data or "" for field in fields(Applicant)}
    if form.homepage.data:
        return
    check_terms(form.terms, form.versions.data or "")
    details["via"] = known_code(details["via"])
    submissions.submit_application(
        job_id,
        Applicant(**details),
        document=form.document.data,
        terms=form.terms,
        signed_in_id=current_user.id if current_user.is_authenticated else None,
        attempt=attempt,
    )


def _ask_for_file_again(form: ApplicationForm) -> None:
    """Browsers do not send a file back into a form."""
    if not form.document.errors:
        form.document.errors = [_("Choose your résumé again. The page cannot keep the file.")]
