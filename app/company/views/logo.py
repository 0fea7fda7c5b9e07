"""The page on which admins change the logo, and its picture for everybody."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.company import queries
from app.company.forms import LogoForm
from app.company.logo_picture import MAX_LOGO_FILE_BYTES
from app.company.logos import change_logo
from app.company.views import routes
from app.shared.company import current_company
from app.web.parameters import text_param
from app.web.record_pages import register_named_page
from app.web.routing import MAX_FORM_BYTES, Answer, redirect_to
from app.web.security import picture_response

register_named_page("company logo", "company.logo")
LOGO_CACHED_FOR = timedelta(days=365)


@routes.form(
    "/company/logo", permission=Permission.CHANGE_COMPANY, max_bytes=MAX_LOGO_FILE_BYTES + MAX_FORM_BYTES
)
def edit_logo() -> Answer:
    versions = queries.logo_versions()
    form = LogoForm(version=str(versions[0].number if versions else 0))
    if form.submit(
        lambda: change_logo(
            form.logo.data,
            removes=form.removes_logo.data,
            seen=form.version.number,
            reason=form.reason.data or "",
            by=current_user,
        )
    ):
        removed = current_company().logo is None
        flash(_("Removed the logo.") if removed else _("Saved the logo."), "good")
        return redirect_to("company.edit_logo")
    if form.status == 409:
        versions = queries.logo_versions()
        form.version.data = str(versions[0].number)
    return render_template("company/logo.html", form=form, versions=versions), form.status


@routes.page("/company/logo.png", permission=Permission.COME_IN)
def logo() -> Answer:
    """The picture with a digest. A browser keeps it, since another logo has another digest."""
    picture = queries.picture_of_logo(text_param("v") or "")
    if picture is None:
        abort(404)
    answer = picture_response(picture)
    answer.cache_control.max_age = int(LOGO_CACHED_FOR.total_seconds())
    answer.cache_control.public = answer.cache_control.immutable = True
    return answer
