"""The forms of a candidate's own page."""

from __future__ import annotations

from app.people.forms import Email, TimeZone
from app.shared.forms import Form, Paragraphs


class LinkForm(Form):
    email = Email(render_kw={"autocomplete": "email"})


class TimeZoneForm(Form):
    time_zone = TimeZone()


class WithdrawForm(Form):
    note = Paragraphs("Is there something you want to tell us?", required=False)
