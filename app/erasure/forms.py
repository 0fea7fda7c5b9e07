"""The form that decides on an erasure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.web.forms import Form, TextField, choices

ERASE, KEEP = "erase", "keep"


class DecideErasureForm(Form):
    """Whether the data goes, and why. It can be kept only where the candidate asked for its deletion."""

    decision = RadioField(_l("Decision"), validators=[InputRequired(_l("Choose one."))])
    reason = TextField(
        _l("Reason"),
        description=_l(
            "Stays on record, so leave out the candidate's name. If the data is kept, they read it."
        ),
    )

    def offer(self, *, was_asked: bool, can_erase: bool) -> None:
        """Fill the decisions to choose from."""
        self.decision.choices = choices(
            [
                *([(ERASE, "Delete their data")] if can_erase else []),
                *([(KEEP, "Keep it, and tell them why")] if was_asked else []),
            ]
        )
