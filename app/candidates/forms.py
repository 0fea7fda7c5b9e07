"""The form for a candidate."""

from __future__ import annotations

from wtforms import BooleanField

from app.people.forms import Email, TimeZone
from app.shared.forms import Form, Line


class CandidateForm(Form):
    """Who the candidate is. Someone with this email who is here already is not entered twice."""

    name = Line("Name")
    email = Email()
    time_zone = TimeZone(default="UTC")
    source = Line("Source", required=False, description="Where they come from: referral, job board, …")
    internal = BooleanField("Works at the company already")
