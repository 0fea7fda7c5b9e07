"""The forms of a candidate's own page."""

from __future__ import annotations

from app.people.forms import Email
from app.shared.forms import Form


class LinkForm(Form):
    email = Email(render_kw={"autocomplete": "email"})
