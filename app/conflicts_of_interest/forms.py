"""The forms of conflicts of interest."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from app.candidates.forms import ColleagueField
from app.conflicts_of_interest.rules import Acquaintance
from app.web.forms import Form, LineField, TextField, choices


class StateConflictForm(Form):
    """Stated by a colleague about themselves."""

    acquaintance = RadioField(
        _l("How do you know each other?"),
        [InputRequired(_l("Choose one."))],
        choices=choices((each.value, each.label) for each in Acquaintance),
    )
    details = TextField(_l("Details"), required=False, render_kw={"rows": 3})

    @property
    def chosen(self) -> Acquaintance:
        """What is chosen in a form that is valid."""
        return Acquaintance(self.acquaintance.data)


class OwnConflictForm(StateConflictForm):
    """Stated by a candidate."""

    named = LineField(
        _l("Who do you know here?"), description=_l("The name or the email of the person."), max_length=200
    )


class AcknowledgeForm(Form):
    """Each conflict of a page has one, so its fields begin with the id of the conflict."""

    def __init__(self, conflict_id: int, **values: Any) -> None:
        super().__init__(prefix=f"{conflict_id}-", **values)

    colleague = ColleagueField(_l("Colleague"), description=_l("The email of the person."))
    is_nobody = BooleanField(_l("Nobody who takes part"))
    remark = TextField(
        _l("Remark"),
        required=False,
        description=_l("What was agreed, such as that they do not interview."),
        render_kw={"rows": 2},
    )
