"""Forms for territories: who gets them, change requests and gate overrides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.onboarding.gate.explain import Gate
from app.openings.forms import EMPTY_CHOICE, user_choices
from app.people.models import User
from app.sales_areas.queries import known_regions, region_choices
from app.territories.models import CHANGE_KIND_LABELS, ChangeKind, Territory
from app.web.form_fields.days import DayField
from app.web.forms import CheckboxesField, Form, LineField, RecordForm, TextField, choices

SEGMENT_LIST = {"list": "segment-names", "autocomplete": "off"}


class TerritoryForm(Form):
    name = LineField(_l("Name"))
    region = SelectField(_l("Region"), choices=region_choices)
    segment = LineField(
        _l("Segment"), description=_l("The accounts in it, such as Mid-Market."), render_kw=SEGMENT_LIST
    )


class AssignForm(Form):
    """Which ISR, from which day. It offers all ISRs of the manager; the refusal says why a gate is closed."""

    isr = SelectField(_l("ISR"), validators=[InputRequired(_l("Choose an ISR."))])
    starts_on = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    confirmed = BooleanField(_l("Assign it anyway, although region or segment differ"))

    @property
    def asks_to_confirm(self) -> bool:
        """True once the action asked to confirm: only then the box is shown."""
        return bool(self.confirmed.errors or self.confirmed.data)

    def offer(self, isrs: Sequence[tuple[User, Gate]], chosen: User | None = None) -> None:
        """Fill the list of ISRs, open gates first, with one of them chosen."""
        if not self.is_submitted() and chosen is not None:
            self.isr.data = str(chosen.id)
        by_gate = sorted(isrs, key=lambda each: not each[1].is_open)
        labels = [(str(isr.id), _label(isr, gate)) for isr, gate in by_gate]
        self.isr.choices = choices([EMPTY_CHOICE, *labels])


def _label(isr: User, gate: Gate) -> str:
    return isr.name if gate.is_open else _("%(isr)s (gate closed)", isr=isr.name)


class HandOverForm(AssignForm):
    reason = TextField(_l("Why is it handed over?"))


class BulkAssignForm(AssignForm):
    """A whole region or ticked territories, never both."""

    whole = SelectField(_l("Whole region"))
    ticked = CheckboxesField(_l("Vacant territories"))

    def offer_territories(self, vacant: Sequence[Territory]) -> None:
        """Fill the territories to tick and the list of regions."""
        self.ticked.choices = choices(
            (str(each.id), ", ".join(filter(None, [each.name, each.segment]))) for each in vacant
        )
        self.whole.choices = choices(
            [("", _("None (tick territories below)")), *((r, r) for r in known_regions())]
        )

    def validate_ticked(self, _field: CheckboxesField) -> None:
        """Refuse a region together with ticked territories."""
        if self.whole.data and self.ticked.data:
            raise ValidationError(_("Choose a region or tick territories, not both."))


class ChangeRequestForm(Form):
    """What should change about a territory, and why."""

    change = RadioField(
        _l("What should change?"),
        [InputRequired(_l("Choose one."))],
        coerce=ChangeKind,
        choices=choices((kind.value, label) for kind, label in CHANGE_KIND_LABELS.items()),
    )
    isr = SelectField(_l("Which ISR should have it?"), validators=[Optional()])
    reason = TextField(_l("Why?"))

    def offer(self, isrs: Iterable[User]) -> None:
        """Fill the list of ISRs."""
        nobody = ("", _("No ISR"))
        self.isr.choices = choices([nobody, *((str(isr.id), isr.name) for isr in isrs)])


class DecisionForm(Form):
    """Approve or decline, and why. `starts_on` is shown if an ISR gets the territory."""

    answer = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose one."))],
        choices=choices([("yes", _l("Approve")), ("no", _l("Decline"))]),
    )
    starts_on = DayField(_l("First day"), [Optional()])
    reason = TextField(_l("Why?"))

    @property
    def is_approved(self) -> bool:
        return bool(self.answer.data == "yes")


class OverrideForm(Form):
    """The ISR for whom a manager requests an override, and why."""

    isr = SelectField(_l("ISR"), validators=[InputRequired(_l("Choose an ISR."))])
    reason = TextField(_l("Why should they have it before their gate opens?"))

    def offer(self, isrs: Iterable[User]) -> None:
        """Fill the list of ISRs."""
        self.isr.choices = choices([EMPTY_CHOICE, *((str(isr.id), isr.name) for isr in isrs)])


class OnboardingPeopleForm(RecordForm):
    manager = SelectField(_l("Manager"), validators=[InputRequired(_l("Choose a manager."))])
    recruiter = SelectField(_l("Recruiter"), validators=[InputRequired(_l("Choose a recruiter."))])
    reason = TextField(_l("Reason for the change"))

    def offer(self, managers: Iterable[User], recruiters: Iterable[User]) -> None:
        """Fill the lists of managers and recruiters."""
        self.manager.choices = choices([EMPTY_CHOICE, *user_choices(managers)])
        self.recruiter.choices = choices([EMPTY_CHOICE, *user_choices(recruiters)])


class EndOnboardingForm(Form):
    reason = TextField(_l("Why does it end?"), description=_l("Kept with the onboarding."))


class EndAssignmentForm(Form):
    last_day = DayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    reason = TextField(_l("Why does it end?"))


class ChangeLastDayForm(Form):
    last_day = DayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    reason = TextField(_l("Why does it change?"))


class WithdrawLastDayForm(Form):
    reason = TextField(_l("Why does the assignment continue?"))
