"""The page of the alignment: territories, ISRs, changes, ISR overrides, and what to check."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.alignment_changes import queries
from app.book.alignment import alignment_day
from app.web.parameters import choice_param, cursor_param, date_param
from app.web.routing import Answer, Routes

routes = Routes("alignment_changes", __name__)


@routes.page("/alignment", permission=Permission.SEE_BOOK)
def alignment() -> Answer:
    as_of = date_param("as_of")
    day = as_of or alignment_day()
    only = choice_param("only", {"vacant": "vacant"})
    return render_template(
        "alignment_changes/alignment.html",
        page=queries.territory_lines(current_user, day, cursor_param(), only_vacant=only is not None),
        as_of=as_of,
        only=only,
    )
