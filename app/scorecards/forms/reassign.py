"""The form to give an owed scorecard to someone else."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.interviews.forms import REASON_HINT
from app.openings.forms import user_choices
from app.people.models import User
from app.web.forms import Form, TextField, choices


class ReassignForm(Form):
    """Who takes an owed scorecard over, and why. Those to choose from may interview at its stage."""

    interviewer = SelectField(
        _l("Reassign to"), [InputRequired(_l("Choose an interviewer."))], validate_choice=False
    )
    reason = TextField(_l("Reason"), description=REASON_HINT)

    def offer(self, people: list[User]) -> None:
        """Fill the list of people to choose from."""
        self.people = {str(user.id): user for user in people}
        self.interviewer.choices = choices([("", _("Choose an interviewer")), *user_choices(people)])

    @property
    def chosen(self) -> Any:
        """The person chosen; None where nobody of the list is."""
        return self.people.get(self.interviewer.data or "")
