"""Forms to record the result of a stage, and to choose who reviews a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app.people.models import User
from app.stage_results.rules import ResultKind
from app.web.forms import Form, TextField, VersionField, choices


class ResultForm(Form):
    """What happened at the stage, and a note. `offer` fills the choices."""

    version = VersionField()
    outcome = RadioField(
        _l("What happened?"), [InputRequired(_l("Choose what happened."))], coerce=ResultKind, choices=[]
    )
    note = TextField(_l("Note"), required=False)

    def offer(self, results: Sequence[ResultKind]) -> None:
        """Fill the choices; the only one is chosen."""
        self.outcome.choices = choices([(each.value, each.label) for each in results])
        if len(results) == 1 and not self.is_submitted():
            self.outcome.data = results[0]


class TaskReviewerForm(Form):
    """Who reviews a task. The choices are the stage's hiring team."""

    version = VersionField()
    reviewer = SelectField(_l("Reviewer"), [InputRequired(_l("Choose a reviewer."))], validate_choice=False)

    def offer(self, team: Sequence[User]) -> None:
        """Fill the list of people to choose from."""
        self.team = {str(user.id): user for user in team}
        members = ((key, f"{user.name}, {user.job_title}".rstrip(", ")) for key, user in self.team.items())
        self.reviewer.choices = choices([("", _("Choose a reviewer")), *members])

    @property
    def chosen(self) -> Any:
        """The chosen person; None if they are not on the team."""
        return self.team.get(self.reviewer.data or "")
