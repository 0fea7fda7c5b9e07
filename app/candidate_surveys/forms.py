"""The form of the survey."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.candidate_surveys.rules import MAX_ANSWER_LENGTH, SURVEY_SCORES
from app.web.forms import Form, LineField, choices


class SurveyForm(Form):
    """A number and, if they like, a sentence."""

    score = RadioField(
        _l("How was it, from 1 (bad) to 5 (very good)?"),
        [InputRequired(_l("Choose a number."))],
        choices=choices((str(each), str(each)) for each in SURVEY_SCORES),
    )
    sentence = LineField(
        _l("What should we do better?"),
        required=False,
        max_length=MAX_ANSWER_LENGTH,
        description=_l("Do not write who you are: recruiters read sentences, and cannot see who wrote them."),
    )
