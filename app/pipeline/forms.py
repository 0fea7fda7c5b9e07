"""Forms for the moves of an application."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, HiddenField, RadioField, SelectField, SubmitField
from wtforms.validators import InputRequired

from app.onboarding.models import HireKind
from app.openings.forms import named
from app.people.models import User
from app.pipeline.letters import Letter
from app.pipeline.rules import DeclineReason
from app.shared.forms import Form, Paragraphs, Version, choices, words_of

KEPT, CANCELLED = "kept", "cancelled"


class MoveForm(Form):
    """What every move sends: which version of the application the person was looking at."""

    version = Version()


class Keep(RadioField):
    """Whether an interview that is near is kept; nothing is chosen to begin with."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)

    @property
    def choice(self) -> bool | None:
        return None if self.data is None else self.data == KEPT


class AdvanceForm(MoveForm):
    reason = Paragraphs("Why go on without it?", required=False)


class EndingForm(MoveForm):
    """What ends an application asks about an interview that is near, where there is one."""

    keep = Keep("That interview is", choices=choices([(KEPT, KEPT), (CANCELLED, CANCELLED)]))


class DeclineForm(EndingForm):
    reason = SelectField(
        "Reason",
        choices=choices(
            [("", "Choose a reason"), *((reason.value, reason.value) for reason in DeclineReason)]
        ),
        validators=[InputRequired("Choose a reason.")],
    )
    note = Paragraphs("Note", required=False, description="For the hiring team; the candidate never sees it.")
    letter = RadioField("Letter", validators=[InputRequired("Choose a letter.")])
    paragraph = Paragraphs("Personal paragraph", required=False)
    shown = HiddenField()
    show = SubmitField("Show the mail")

    def offer(self, letters: list[Letter]) -> None:
        """Fill the letters to choose from; the first one fits best, and is chosen to begin with."""
        self.letters = letters
        self.letter.choices = choices((letter.value, letter.value) for letter in letters)
        if not self.is_submitted():
            self.letter.data = letters[0].value

    @property
    def chosen(self) -> Letter:
        """The letter chosen, or else the one that fits best."""
        return next((letter for letter in self.letters if letter.value == self.letter.data), self.letters[0])


class WithdrawForm(EndingForm):
    note = Paragraphs("What did the candidate say?", required=False)


class ReopenForm(MoveForm):
    reason = Paragraphs("Why is it taken up again?")


class HireForm(MoveForm):
    """What is agreed with the person hired. The managers to choose from come with the page."""

    start_date = DateField("Start date", [InputRequired("Give the day they start.")])
    manager = SelectField("Manager", coerce=str, validators=[InputRequired("Choose their manager.")])
    kind = RadioField(
        "Kind",
        choices=words_of(HireKind),
        validators=[InputRequired("Choose one.")],
    )
    reason = Paragraphs("Why go on without it?", required=False)

    def offer_managers(self, managers: list[User]) -> None:
        """Fill the list of managers to choose from."""
        self.manager.choices = choices([("", "Choose a manager"), *named(managers)])
