"""Forms for undelivered mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms import Form, LineField, TextField


class SendAgainForm(Form):
    email = LineField(
        _l("Email"), description=_l("Changes the address of this mail only, not of the person.")
    )


class DropForm(Form):
    reason = TextField(_l("Why is this mail not needed?"))
