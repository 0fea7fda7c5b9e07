"""Forms for closing and reopening, naming a buddy, and putting an established ISR on record."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import SelectField
from wtforms.validators import InputRequired

from app.openings.forms import CHOOSE, named
from app.people.models import User
from app.shared.forms import Form, Paragraphs, choices


class ButtonForm(Form):
    """A form that is one button: nothing to fill in, but something that may be refused."""


class ReopenForm(Form):
    reason = Paragraphs("Why is it reopened?")


class BuddyForm(Form):
    buddy = SelectField("Buddy", validators=[InputRequired("Choose a buddy.")])

    def offer(self, people: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.buddy.choices = choices([CHOOSE, *named(people)])


class EstablishedIsrForm(Form):
    isr = SelectField("ISR", validators=[InputRequired("Choose an ISR.")])
    reason = Paragraphs("Why are they established?", description="Since when, and on what grounds.")

    def offer(self, people: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.isr.choices = choices([CHOOSE, *named(people)])
