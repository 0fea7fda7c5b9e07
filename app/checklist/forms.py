"""Forms of an onboarding: a tick with a note, a reason, a system, a buddy, an existing ISR."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length

from app.checklist.systems import SystemChange
from app.openings.forms import EMPTY_CHOICE, user_choices
from app.people.models import User
from app.web.forms import Form, LineField, TextField, choices, enum_choices

TAKE, LEAVE = "take", "leave"  # what becomes of the changes of a plan


class Outcome(StrEnum):
    """What a tick says of a step."""

    DONE = "Done"
    NOT_APPLICABLE = "Not applicable to me"


class ButtonForm(Form):
    """A form that is one button: nothing to fill in, but something that may be refused."""


class NoteForm(Form):
    """How a step was seen to. Only what does not apply needs a word why."""

    outcome = RadioField(
        _l("Which is it?"), choices=enum_choices(Outcome), default=Outcome.NOT_APPLICABLE, coerce=Outcome
    )
    note = TextField(
        _l("Note"),
        required=False,
        description=_l("Why it does not apply; beside what is done, where you want to."),
    )


class ReopenIssueForm(Form):
    reason = TextField(_l("Why is it reopened?"))


class StartDateForm(Form):
    """Sent twice: to see what moves with the date, and, once that was shown, to move it."""

    start_date = DateField(_l("First day"), [InputRequired(_l("Give the first day."))])
    reason = TextField(_l("Why does it move?"), required=False)
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
        _l("Why may it pass?"),
        description=_l("It stays on record beside your name."),
    )


class SystemForm(Form):
    """A line of an access change request: the system, what is asked for in it, and why."""

    name = LineField(
        _l("Name of the system"), validators=[Length(max=80, message=_l("Give its name alone."))]
    )
    change = RadioField(
        _l("What is to be done with the access?"),
        choices=choices(
            [
                (SystemChange.ADD, "added"),
                (SystemChange.REMOVE, "removed"),
                (SystemChange.DOWNGRADE, "downgraded"),
            ]
        ),
        coerce=SystemChange,
        validators=[InputRequired(_l("Choose one."))],
    )
    why = LineField(
        _l("Why?"), description=_l("One line: what the new role needs it for, or no longer does.")
    )


class BuddyForm(Form):
    buddy = SelectField(_l("Buddy"), validators=[InputRequired(_l("Choose a buddy."))])

    def offer(self, people: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.buddy.choices = choices([EMPTY_CHOICE, *user_choices(people)])


class EstablishedIsrForm(Form):
    isr = SelectField(_l("ISR"), validators=[InputRequired(_l("Choose an ISR."))])
    reason = TextField(
        _l("Reason"), description=_l("Since when they are an ISR, and why they need no onboarding.")
    )

    def offer(self, people: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.isr.choices = choices([EMPTY_CHOICE, *user_choices(people)])


class OfferForm(Form):
    """What becomes of the changes of a plan for one onboarding."""

    choice = RadioField(
        _l("The changes"),
        choices=choices([(TAKE, "Take them all"), (LEAVE, "Leave the onboarding as it is")]),
        validators=[InputRequired(_l("Choose one of the two."))],
    )
