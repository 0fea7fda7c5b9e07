"""The forms of the desk: who reviews, and the score of one answer."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app.openings.forms import user_choices
from app.people.models import User
from app.questionnaire_reviews.reviewers import NOBODY
from app.questionnaire_reviews.rules import SCORES
from app.web.forms import Form, RecordForm, TextField, VersionField, choices


class ReviewerForm(RecordForm):
    reviewer = SelectField(_l("Reviewer"), validators=[InputRequired(_l("Choose a reviewer."))])
    reason = TextField(_l("Reason for the change"), required=False)

    def offer(self, people: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.reviewer.choices = choices(
            [(NOBODY, _l("Nobody: decide without a review")), *user_choices(people)]
        )


class ScoreForm(Form):
    """`seen` is the score that the page showed, 0 for none."""

    score = RadioField(
        _l("Score"),
        choices=choices((str(value), str(value)) for value in SCORES),
        validators=[InputRequired(_l("Choose a score from 1 to 4."))],
        description=_l("1 is weak, 4 is strong."),
    )
    seen = VersionField()
