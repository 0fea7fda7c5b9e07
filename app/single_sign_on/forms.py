"""The form that the browser sends back from the provider, and the one of a one-time link."""

from __future__ import annotations

from wtforms import HiddenField
from wtforms.validators import Length

from app.web.forms import Form

MAX_CODE_LENGTH = 4096


class CallbackForm(Form):
    """What the provider sent with the browser."""

    code = HiddenField(validators=[Length(min=1, max=MAX_CODE_LENGTH)])
    state = HiddenField(validators=[Length(min=1, max=200)])
    iss = HiddenField(validators=[Length(max=300)])


class OneTimeForm(Form):
    """It has a button only."""
