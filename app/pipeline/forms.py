"""Forms for the moves of an application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, SubmitField
from wtforms.validators import InputRequired

from app.candidates.forms import ColleagueField
from app.candidates.models import Application
from app.onboarding.eligibility import Eligibility
from app.openings.forms import user_choices
from app.people.models import User
from app.pipeline.decline_letters import Letter, TalksHeld, fitting_letters, needs_paragraph
from app.pipeline.rules import DeclineReason
from app.plans.models import HireKind
from app.web.forms import Form, TextField, VersionField, choices, enum_choices

KEEP_INTERVIEW, CANCEL_INTERVIEW = "kept", "cancelled"
YES, NO = "yes", "no"


class MoveForm(Form):
    """What every move sends: which version of the application the person was looking at."""

    version = VersionField()


class KeepInterviewField(RadioField):
    """Whether an interview that is near is kept; nothing is chosen to begin with."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)

    @property
    def choice(self) -> bool | None:
        return None if self.data is None else self.data == KEEP_INTERVIEW


class AdvanceForm(MoveForm):
    reason = TextField(_l("Why go on without it?"), required=False)


class EndApplicationForm(MoveForm):
    """What ends an application asks about an interview that is near, where there is one."""

    keep = KeepInterviewField(
        _l("That interview is"),
        choices=choices([(KEEP_INTERVIEW, KEEP_INTERVIEW), (CANCEL_INTERVIEW, CANCEL_INTERVIEW)]),
    )


class DeclineForm(EndApplicationForm):
    reason = SelectField(
        _l("Reason"),
        choices=choices(
            [("", "Choose a reason"), *((reason.value, reason.value) for reason in DeclineReason)]
        ),
        validators=[InputRequired(_l("Choose a reason."))],
    )
    note = TextField(
        _l("Note"), required=False, description=_l("For the hiring team; the candidate never sees it.")
    )
    letter = RadioField(_l("Letter"), validators=[InputRequired(_l("Choose a letter."))])
    paragraph = TextField(_l("Personal paragraph"), required=False)
    shown = HiddenField()
    show = SubmitField(_l("Check the mail"))

    def offer(self, had: TalksHeld) -> None:
        """Fill the letters to choose from; the first one fits best, and is chosen to begin with.

        The paragraph is marked as required where the candidate has met the team.
        """
        self.letters = letters = fitting_letters(had)
        if needs_paragraph(had):
            self.mark_required("paragraph")
        self.letter.choices = choices((letter.value, letter.value) for letter in letters)
        if not self.is_submitted():
            self.letter.data = letters[0].value

    @property
    def chosen(self) -> Letter:
        """The letter chosen, or else the one that fits best."""
        return next((letter for letter in self.letters if letter.value == self.letter.data), self.letters[0])


class UndoForm(MoveForm):
    shown = HiddenField()
    corrects = BooleanField(_l("Ask them to disregard it, by the mail below"))


class WithdrawForm(EndApplicationForm):
    note = TextField(_l("What did the candidate say?"), required=False)


class ReopenApplicationForm(MoveForm):
    reason = TextField(_l("Why is it taken up again?"))


class NeverStartedForm(MoveForm):
    reason = TextField(_l("Why do they not start?"))


class AskToReturnForm(MoveForm):
    message = TextField(_l("Message to the candidate"), required=False)
    shown = HiddenField()
    show = SubmitField(_l("Check the mail"))


class HireForm(MoveForm):
    """What is agreed with the person hired. The managers to choose from come with the page."""

    start_date = DateField(_l("Start date"), [InputRequired(_l("Give the day they start."))])
    manager = SelectField(_l("Manager"), coerce=str, validators=[InputRequired(_l("Choose their manager."))])
    kind = RadioField(
        _l("Kind"),
        choices=enum_choices(HireKind),
        validators=[InputRequired(_l("Choose one."))],
    )
    reason = TextField(_l("Why go on without it?"), required=False)

    def offer_managers(self, managers: list[User]) -> None:
        """Fill the list of managers to choose from."""
        self.manager.choices = choices([("", "Choose a manager"), *user_choices(managers)])

    def eligibility(self, _people: Mapping[str, User]) -> Eligibility | None:
        """What was said of it: nothing of someone new to the company."""
        return None


KEEP_OTHERS, DECLINE_OTHERS = "keep", "decline"


def last_place_form(form: type[HireForm], others: Sequence[Application], met: Sequence[Application]) -> Any:
    """The same form for the hire that takes the last place: what becomes of the opening and of the others.

    `met` are those of the others who have met the team: each gets a paragraph of their own.
    """
    fields: dict[str, Any] = {
        "close": BooleanField(_("Close the opening: it takes no more applications"), default=True)
    }
    if others:
        fields["others"] = RadioField(
            _("The other candidates"),
            choices=choices(
                [(KEEP_OTHERS, "stay active"), (DECLINE_OTHERS, "are declined, and told that it is filled")]
            ),
            validators=[InputRequired(_("Say what becomes of the other candidates."))],
        )
        fields["seen"] = HiddenField()
    for other in met:
        label = f"Personal paragraph for {other.candidate.name}"
        fields[f"paragraph_{other.id}"] = TextField(label, required=False, render_kw={"rows": 2})
    return type(form.__name__, (form,), fields)


class TransferForm(HireForm):
    """What is asked beside when a colleague transfers: are they eligible, and if not, who waives it."""

    in_role_since = DateField(
        _l("In the present role since"), [InputRequired(_l("Give the day they began in their present role."))]
    )
    from_sales_development = RadioField(
        _l("Do they come from sales development?"),
        choices=choices([(YES, "Yes"), (NO, "No")]),
        validators=[InputRequired(_l("Choose one."))],
        description=_l("A transfer asks for six months in the present role, and for twelve from there."),
    )
    previous_manager = ColleagueField(
        _l("Present manager"),
        description=_l("The email of who manages them now: they have a part in the career mobility issue."),
    )
    waived_by = SelectField(
        _l("Waived by"),
        coerce=str,
        description=_l(
            "Only where those months are not over on the first day: a hiring manager or an admin."
        ),
    )
    waiver = TextField(_l("Why is it waived?"), required=False)

    def offer_who_waives(self, people: list[User]) -> None:
        """Fill the list of who can waive the months in the role."""
        self.waived_by.choices = choices([("", "Nobody, they are eligible"), *user_choices(people)])

    def eligibility(self, people: Mapping[str, User]) -> Eligibility | None:
        """What was said of it; who waives it is one of `people`, by id."""
        if self.in_role_since.data is None:
            return None
        return Eligibility(
            in_role_since=self.in_role_since.data,
            from_sales_development=self.from_sales_development.data == YES,
            waived_by=people.get(self.waived_by.data),
            note=self.waiver.data,
        )
