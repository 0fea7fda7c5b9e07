"""Forms for adding a territory, assigning one or several, handing one over, and ending an assignment."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, ValidationError

from app.onboarding.rules import Gate
from app.openings.forms import CHOOSE
from app.people.models import User
from app.shared.forms import Checkboxes, Form, Line, Paragraphs, choices, words_of
from app.shared.regions import Region
from app.territories.models import Territory


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


class HandOverForm(AssignForm):
    reason = Paragraphs("Why is it handed over?")


class AssignAtOnceForm(AssignForm):
    """A whole region, or those that are ticked: never both."""

    whole = SelectField("A whole region")
    ticked = Checkboxes("Or these, which are vacant")

    def offer_territories(self, vacant: Sequence[Territory]) -> None:
        """Fill the list to tick, and the regions to choose from."""
        self.ticked.choices = choices((str(each.id), f"{each.name}, {each.segment}") for each in vacant)
        self.whole.choices = choices([("", "None: those ticked below"), *((r, r) for r in Region)])

    def validate_ticked(self, _field: Checkboxes) -> None:
        """Refuse what would say two things."""
        if self.whole.data and self.ticked.data:
            raise ValidationError("Choose a whole region or tick territories, not both.")


class EndOnboardingForm(Form):
    reason = Paragraphs("Why does it end?", description="It is kept with the onboarding.")


class EndForm(Form):
    last_day = DateField("Last day", [InputRequired("Give the last day.")])
    reason = Paragraphs("Why does it end?")
