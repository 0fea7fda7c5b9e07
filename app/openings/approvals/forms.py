"""The forms of approving an opening."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.web.forms import Form, SeenField, TextField, choices

APPROVE, DECLINE = "approve", "decline"


class RequestApprovalForm(Form):
    note = TextField(
        _l("Note"), required=False, description=_l("What the approver should know. It is in their mail.")
    )


class ApprovalDecisionForm(Form):
    seen = SeenField()
    decision = RadioField(
        _l("Decision"),
        choices=choices([(APPROVE, _l("Approve")), (DECLINE, _l("Decline"))]),
        validators=[InputRequired(_l("Choose one."))],
    )
    reason = TextField(
        _l("Reason"), required=False, description=_l("Needed if you decline. Recorded with your name.")
    )
