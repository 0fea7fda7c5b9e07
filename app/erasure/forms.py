"""The form that decides on an erasure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.web.forms import Form, TextField, choices

ERASE, KEEP = "erase", "keep"


class DecideErasureForm(Form):
    """Delete or keep the data, and why. Keeping is a choice only if the candidate requested deletion."""

    decision = RadioField(_l("Decision"), validators=[InputRequired(_l("Choose one."))])
    reason = TextField(
        _l("Reason"),
        description=_l(
            "Stays on record: leave out the candidate’s name. If you keep the data, the candidate reads it."
        ),
    )

    def offer(self, *, was_asked: bool, can_erase: bool) -> None:
        """Fill the decisions to choose from."""
        self.decision.choices = choices(
            [
                *([(ERASE, _l("Delete their data"))] if can_erase else []),
                *([(KEEP, _l("Keep their data and tell them why"))] if was_asked else []),
            ]
        )
