"""The form to merge two records of one person."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from app.candidates.models import Candidate
from app.candidates.rules import DETAIL_LABELS
from app.web.edit_digest import display_value
from app.web.forms import Form, SeenField, TextField, choices

KEEP_FROM_KEPT, KEEP_FROM_OTHER = "kept", "other"


class MergeForm(Form):
    """Which details to keep of two records of one person. It asks about those that differ."""

    name = RadioField(_l("Name"), default=KEEP_FROM_KEPT)
    email = RadioField(_l("Email"), default=KEEP_FROM_KEPT)
    phone = RadioField(_l("Phone"), default=KEEP_FROM_KEPT)
    time_zone = RadioField(_l("Time zone"), default=KEEP_FROM_KEPT)
    location = RadioField(_l("Location"), default=KEEP_FROM_KEPT)
    links = RadioField(_l("Links"), default=KEEP_FROM_KEPT)
    seen = SeenField()
    reason = TextField(
        _l("How do you know that they are the same person?"),
        description=_l("Recorded with the merge."),
    )

    def __init__(self, kept: Candidate, other: Candidate, *, seen: str) -> None:
        super().__init__(data={"seen": seen})
        for name in DETAIL_LABELS:
            values = (getattr(kept, name), getattr(other, name))
            if all(values) and values[0] != values[1]:
                self[name].choices = choices(
                    zip((KEEP_FROM_KEPT, KEEP_FROM_OTHER), map(display_value, values), strict=True)
                )
            else:
                del self[name]

    def from_other(self) -> list[str]:
        """The names of the details to take from the other record."""
        return [name for name in DETAIL_LABELS if name in self and self[name].data == KEEP_FROM_OTHER]


class DistinctForm(Form):
    reason = TextField(
        _l("How do you know?"), required=False, description=_l("Recorded with both candidates.")
    )
