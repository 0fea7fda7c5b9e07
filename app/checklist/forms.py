"""Forms of an onboarding: a tick with a note, a reason, a system, a buddy, an existing ISR."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length

from app.checklist.systems import SystemChange
from app.openings.forms import EMPTY_CHOICE, user_choices
from app.people.models import User
from app.web.form_fields.days import DayField
from app.web.forms import Form, LineField, TextField, choices

TAKE, LEAVE = "take", "leave"  # apply the changes of a plan, or keep the onboarding as it is


class Outcome(StrEnum):
    """What a tick says of a step."""

    DONE = "Done"
    NOT_APPLICABLE = "Not applicable to me"


OUTCOME_LABELS = {
    Outcome.DONE: _l("Done"),
    Outcome.NOT_APPLICABLE: _l("Not applicable"),
}


class ButtonForm(Form):
    """A form of one button."""


class NoteForm(Form):
    """Ticks a step with a note, which is required if the step does not apply."""

    outcome = RadioField(
        _l("Result"), choices=choices(OUTCOME_LABELS.items()), default=Outcome.NOT_APPLICABLE, coerce=Outcome
    )
    note = TextField(
        _l("Note"),
        required=False,
        description=_l("Required if the step does not apply: say why."),
    )


class ReopenIssueForm(Form):
    reason = TextField(_l("Reason"))


class StartDateForm(Form):
    """Sent twice: to preview what moves with the date, and then to move it."""

    start_date = DayField(_l("Start date"), [InputRequired(_l("Enter the start date."))])
    reason = TextField(_l("Reason"), required=False)
    shown = HiddenField()

    def show(self, was: date) -> None:
        """Remember what the page shows: the move from `was` to the date that was typed."""
        self.shown.data = self._move_from(was)

    def confirms(self, was: date) -> bool:
        """Whether it was sent from a page that showed this very move."""
        return bool(self.is_submitted() and self.shown.data == self._move_from(was))

    def _move_from(self, was: date) -> str:
        return f"{was} {self.start_date.data}"


class WaiveForm(Form):
    reason = TextField(
        _l("Reason"),
        description=_l("Stays on record with your name."),
    )


class SystemForm(Form):
    """A line of an access change request: the system, the change of access, and the reason."""

    name = LineField(_l("System"), validators=[Length(max=80, message=_l("Use at most 80 characters."))])
    change = RadioField(
        _l("Change"),
        choices=choices(
            [
                (SystemChange.ADD, _l("Add access")),
                (SystemChange.REMOVE, _l("Remove access")),
                (SystemChange.DOWNGRADE, _l("Downgrade access")),
            ]
        ),
        coerce=SystemChange,
        validators=[InputRequired(_l("Choose one."))],
    )
    why = LineField(_l("Reason"), description=_l("One line: why the new role needs it, or no longer does."))


class BuddyForm(Form):
    buddy = SelectField(_l("Buddy"), validators=[InputRequired(_l("Choose a buddy."))])

    def offer(self, people: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.buddy.choices = choices([EMPTY_CHOICE, *user_choices(people)])


class EstablishedIsrForm(Form):
    isr = SelectField(_l("ISR"), validators=[InputRequired(_l("Choose an ISR."))])
    reason = TextField(
        _l("Reason"), description=_l("How long they have been an ISR, and why they need no onboarding.")
    )

    def offer(self, people: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.isr.choices = choices([EMPTY_CHOICE, *user_choices(people)])


class PlanChangesForm(Form):
    """Applies the changes of a plan to an onboarding, or keeps it as it is."""

    choice = RadioField(
        _l("Plan changes"),
        choices=choices([(TAKE, _l("Apply all changes")), (LEAVE, _l("Keep the onboarding as it is"))]),
        validators=[InputRequired(_l("Choose one."))],
    )
