"""The page a candidate's link opens."""

from __future__ import annotations

from flask import render_template

from app.access.permissions import Permission
from app.door import Answer
from app.guests import present_guest
from app.portal.views import rooms


@rooms.page("/my", permission=Permission.SEE_OWN_APPLICATIONS)
def own_page() -> Answer:
    return render_template("portal/own_page.html", candidate=present_guest())
