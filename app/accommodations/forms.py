"""The forms of accommodations: asking for one, and answering."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.accommodations.rules import HELP_LABELS, INTERVIEW_PERCENTS, MAX_ADDED_DAYS, Grant, Help
from app.web.form_fields.whole_number import WholeNumberField
from app.web.forms import CheckboxesField, Form, LineField, TextField, VersionField, choices

_DAYS_MESSAGE = _l("Enter 0 to 60 days.")
_PERCENT_LABELS = {
    100: _l("As long as usual"),
    125: _l("A quarter longer"),
    150: _l("Half as long again"),
    200: _l("Twice as long"),
}


class AskForAccommodationForm(Form):
    """What a candidate needs, in their words, and what would help."""

    text = TextField(_l("What do you need to take part?"), description=_l("A sentence is enough."))
    helps = CheckboxesField(
        _l("What would help?"),
        choices=choices((each.value, str(label)) for each, label in HELP_LABELS.items()),
    )

    @property
    def chosen(self) -> list[Help]:
        """What was ticked."""
        return [Help(each) for each in self.helps.data or []]


class EnterAccommodationForm(AskForAccommodationForm):
    """The same, entered by a recruiter to whom the candidate said it."""

    text = TextField(
        _l("What does the candidate need to take part?"), description=_l("As they said it, and when.")
    )


class AnswerAccommodationForm(Form):
    """The answer to the candidate, and what is granted from now on."""

    version = VersionField()
    answer = TextField(_l("Answer to the candidate"), description=_l("Sent by mail and shown on their page."))
    added_days = WholeNumberField(
        _l("More days to answer questions"),
        [InputRequired(_DAYS_MESSAGE), NumberRange(0, MAX_ADDED_DAYS, _DAYS_MESSAGE)],
        default=0,
        description=_l("On top of the usual time, also for questions that they have now."),
    )
    interview_percent = SelectField(
        _l("Interviews"),
        choices=choices((str(each), str(_PERCENT_LABELS[each])) for each in INTERVIEW_PERCENTS),
        default="100",
        description=_l("For interviews that are scheduled from now on."),
    )
    for_interviewers = LineField(
        _l("What interviewers read"),
        required=False,
        description=_l("Practical, such as: “Please share your questions in the chat.” No diagnosis."),
    )
    is_agreed = BooleanField(_l("The candidate agreed that interviewers read this sentence"))

    @property
    def grant(self) -> Grant:
        """What is granted."""
        return Grant(
            self.added_days.data or 0,
            int(self.interview_percent.data),
            self.for_interviewers.data or "",
        )

    def show(self, grant: Grant, edition: int) -> None:
        """Begin with what is granted now."""
        if not self.is_submitted():
            self.added_days.data, self.interview_percent.data = grant.added_days, str(grant.interview_percent)
            self.for_interviewers.data = grant.for_interviewers
            self.is_agreed.data = bool(grant.for_interviewers)
            self.version.data = str(edition)
        elif self.status == 409:
            self.version.data = str(edition)
