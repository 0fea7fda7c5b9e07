"""The form that reassigns an owed scorecard."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.interview_pages.forms import REASON_HINT
from app.openings.forms import user_choices
from app.people.models import User
from app.web.forms import Form, TextField, choices


class ReassignForm(Form):
    """The new interviewer, from those who may interview at the stage, and a reason."""

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
        """The chosen person; None if they are not in the list."""
        return self.people.get(self.interviewer.data or "")
