"""Forms for territories: who is to have them, and what is asked for and decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.onboarding.gate.explain import Gate
from app.openings.forms import EMPTY_CHOICE, user_choices
from app.people.models import User
from app.shared.regions import Region
from app.territories.models import ChangeKind, Territory
from app.web.forms import CheckboxesField, Form, LineField, RecordForm, TextField, choices, enum_choices


class TerritoryForm(Form):
    name = LineField(_l("Name"))
    region = SelectField(_l("Region"), coerce=Region, choices=enum_choices(Region))
    segment = LineField(_l("Segment"), description=_l("Which accounts it is made of, such as Mid-Market."))


class AssignForm(Form):
    """To whom, and from when. Everyone of the manager's can be chosen: the gate says no by name."""

    isr = SelectField(_l("ISR"), validators=[InputRequired(_l("Choose an ISR."))])
    starts_on = DateField(_l("First day"), [InputRequired(_l("Give the first day."))])
    confirmed = BooleanField(_l("Assign it anyway, in another region or segment"))

    @property
    def asks_to_confirm(self) -> bool:
        """Whether the box to confirm is shown: only once it was asked for."""
        return bool(self.confirmed.errors or self.confirmed.data)

    def offer(self, isrs: Sequence[tuple[User, Gate]], chosen: User | None = None) -> None:
        """Fill the list to choose from, open gates first, with one of them chosen."""
        if not self.is_submitted() and chosen is not None:
            self.isr.data = str(chosen.id)
        by_gate = sorted(isrs, key=lambda each: not each[1].is_open)
        labels = [(str(isr.id), _label(isr, gate)) for isr, gate in by_gate]
        self.isr.choices = choices([EMPTY_CHOICE, *labels])


def _label(isr: User, gate: Gate) -> str:
    return isr.name if gate.is_open else f"{isr.name}, gate closed"


class HandOverForm(AssignForm):
    reason = TextField(_l("Why is it handed over?"))


class BulkAssignForm(AssignForm):
    """A whole region, or those that are ticked: never both."""

    whole = SelectField(_l("A whole region"))
    ticked = CheckboxesField(_l("Or choose vacant territories"))

    def offer_territories(self, vacant: Sequence[Territory]) -> None:
        """Fill the list to tick, and the regions to choose from."""
        self.ticked.choices = choices(
            (str(each.id), ", ".join(filter(None, [each.name, each.segment]))) for each in vacant
        )
        self.whole.choices = choices([("", "None: those ticked below"), *((r, r) for r in Region)])

    def validate_ticked(self, _field: CheckboxesField) -> None:
        """Refuse what would say two things."""
        if self.whole.data and self.ticked.data:
            raise ValidationError(_("Choose a whole region or tick territories, not both."))


class ChangeRequestForm(Form):
    """What is wanted of a territory, and why."""

    change = RadioField(
        _l("What should change?"),
        [InputRequired(_l("Choose one."))],
        coerce=ChangeKind,
        choices=enum_choices(ChangeKind),
    )
    isr = SelectField(_l("Which ISR is to have it?"), validators=[Optional()])
    reason = TextField(_l("Why?"))

    def offer(self, isrs: Iterable[User]) -> None:
        """Fill the list to choose from."""
        nobody = ("", "Nobody in particular")
        self.isr.choices = choices([nobody, *((str(isr.id), isr.name) for isr in isrs)])


class DecisionForm(Form):
    """Yes or no, and why. `starts_on` is asked for where someone is to have the territory."""

    answer = RadioField(_l("Your decision"), [InputRequired(_l("Choose one."))])
    starts_on = DateField(_l("First day"), [Optional()])
    reason = TextField(_l("Why?"))

    def offer(self, yes: str, no: str) -> None:
        """Fill in the two words to choose from."""
        self.answer.choices = choices([("yes", yes), ("no", no)])

    @property
    def is_yes(self) -> bool:
        return bool(self.answer.data == "yes")


class OverrideForm(Form):
    """For which ISR of theirs a manager asks, and why."""

    isr = SelectField(_l("ISR"), validators=[InputRequired(_l("Choose an ISR."))])
    reason = TextField(_l("Why should they have it before their gate is open?"))

    def offer(self, isrs: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.isr.choices = choices([EMPTY_CHOICE, *((str(isr.id), isr.name) for isr in isrs)])


class OnboardingPeopleForm(RecordForm):
    manager = SelectField(_l("Manager"), validators=[InputRequired(_l("Choose a manager."))])
    recruiter = SelectField(_l("Recruiter"), validators=[InputRequired(_l("Choose a recruiter."))])
    reason = TextField(_l("Reason for the change"))

    def offer(self, managers: Iterable[User], recruiters: Iterable[User]) -> None:
        """Fill the lists to choose from."""
        self.manager.choices = choices([EMPTY_CHOICE, *user_choices(managers)])
        self.recruiter.choices = choices([EMPTY_CHOICE, *user_choices(recruiters)])


class EndOnboardingForm(Form):
    reason = TextField(_l("Why does it end?"), description=_l("It is kept with the onboarding."))


class EndAssignmentForm(Form):
    last_day = DateField(_l("Last day"), [InputRequired(_l("Give the last day."))])
    reason = TextField(_l("Why does it end?"))
