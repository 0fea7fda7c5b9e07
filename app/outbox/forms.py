"""Forms for mail that could not be sent."""

from __future__ import annotations

from app.web.forms import Form, Line, Paragraphs


class SendAgainForm(Form):
    email = Line("Email", description="This changes the address of this mail only, not of the person.")


class DropForm(Form):
    reason = Paragraphs("Why is it not needed?")
