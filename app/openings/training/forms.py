"""The form to put an interviewer in training."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.job_families.kinds import SCORED_KINDS, StageKind
from app.openings.forms import EMPTY_CHOICE, user_choices
from app.people.models import User
from app.web.forms import Form, choices


class TrainingForm(Form):
    person = SelectField(_l("Interviewer"), validators=[InputRequired(_l("Choose an interviewer."))])
    kind = SelectField(
        _l("Kind of stage"),
        choices=choices([(kind.value, kind.label) for kind in SCORED_KINDS]),
        coerce=StageKind,
        validators=[InputRequired(_l("Choose a kind of stage."))],
        default=StageKind.INTERVIEW,
    )

    def offer(self, interviewers: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.person.choices = choices([EMPTY_CHOICE, *user_choices(interviewers)])
