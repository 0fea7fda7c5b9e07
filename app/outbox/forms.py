"""Forms for mail that could not be sent."""

from __future__ import annotations

from app.web.forms import Form, LineField, TextField


class SendAgainForm(Form):
    email = LineField("Email", description="This changes the address of this mail only, not of the person.")


class DropForm(Form):
    reason = TextField("Why is it not needed?")
