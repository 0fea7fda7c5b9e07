"""The list of sources, and the links of an opening that carry them."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.openings.models import Opening
from app.sources import queries
from app.sources.actions import add_source, change_source
from app.sources.forms import SourceForm
from app.sources.models import Source
from app.sources.views import routes
from app.web.routing import Answer, redirect_to, register_loader

register_loader("source_id", Source)


@routes.form("/sources", permission=Permission.KEEP_SOURCES)
def list_sources() -> Answer:
    form = SourceForm()
    if form.submit(add_source, name=form.name.data or "", code=(form.code.data or "").lower()):
        flash(_("Added the source %(name)s.", name=form.result.name), "good")
        return redirect_to("sources.list_sources")
    counts = queries.source_counts(current_user, queries.sources())
    page = render_template("sources/sources.html", form=form, counts=counts, limit=queries.SOURCE_COUNT_LIMIT)
    return page, form.status


@routes.action("/sources/<int:source_id>/propose", permission=Permission.KEEP_SOURCES)
def propose_source(source: Source) -> Answer:
    change_source(source, active=not source.active)
    sentence = _("%(name)s is proposed again.") if source.active else _("%(name)s is no longer proposed.")
    flash(sentence % {"name": source.name}, "good")
    return redirect_to("sources.list_sources")


@routes.page("/openings/<int:opening_id>/links", permission=Permission.VIEW_OPENING)
def opening_links(opening: Opening) -> Answer:
    return render_template(
        "sources/opening_links.html",
        opening=opening,
        sources=queries.sources(only_active=True),
        own_code=queries.personal_code(current_user),
    )
