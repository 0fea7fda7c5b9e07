"""Forms for adding a territory, assigning it, and ending an assignment."""

from __future__ import annotations

from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from app.onboarding.rules import Gate
from app.openings.forms import CHOOSE
from app.people.models import User
from app.shared.forms import Form, Line, Paragraphs, choices, words_of
from app.shared.regions import Region


class TerritoryForm(Form):
    name = Line("Name")
    region = SelectField("Region", coerce=Region, choices=words_of(Region))
    segment = Line("Segment", description="Which accounts it is made of, such as Mid-Market.")


class AssignForm(Form):
    """To whom, and from when. Everyone of the manager's can be chosen: the gate says no by name."""

    isr = SelectField("ISR", validators=[InputRequired("Choose an ISR.")])
    starts_on = DateField("First day", [InputRequired("Give the first day.")])

    def offer(self, isrs: list[tuple[User, Gate]]) -> None:
        """Fill the list to choose from, those whose gate is open first."""
        by_gate = sorted(isrs, key=lambda each: not each[1].is_open)
        labels = [(str(isr.id), _label(isr, gate)) for isr, gate in by_gate]
        self.isr.choices = choices([CHOOSE, *labels])


def _label(isr: User, gate: Gate) -> str:
    return isr.name if gate.is_open else f"{isr.name}, gate closed"


class EndForm(Form):
    last_day = DateField("Last day", [InputRequired("Give the last day.")])
    reason = Paragraphs("Why does it end?")
