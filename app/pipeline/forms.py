"""Forms for the moves of an application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SubmitField
from wtforms.validators import InputRequired, Optional

from app.candidates.forms import ColleagueField
from app.candidates.models import Application
from app.onboarding.eligibility import Eligibility
from app.openings.forms import user_choices
from app.people.models import User
from app.pipeline.decline_letters import Letter, TalksHeld, fitting_letters, needs_paragraph
from app.pipeline.rules import DECLINE_REASON_LABELS, DeclineReason
from app.plans.models import HireKind
from app.web.form_fields.days import DayField
from app.web.forms import Form, TextField, VersionField, choices, enum_choices

KEEP_INTERVIEW, CANCEL_INTERVIEW = "kept", "cancelled"
YES, NO = "yes", "no"


class MoveForm(Form):
    """What every move sends: the version of the application on the page."""

    version = VersionField()


class KeepInterviewField(RadioField):
    """Keep or cancel an imminent interview; nothing is chosen to begin with."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)

    @property
    def choice(self) -> bool | None:
        return None if self.data is None else self.data == KEEP_INTERVIEW


class AdvanceForm(MoveForm):
    """An advance to the next stage, or past optional ones to the one with the id `to`."""

    to = HiddenField()
    reason = TextField(_l("Reason"), required=False)

    @property
    def stage_id(self) -> int | None:
        """The id of the chosen stage; None for the next one, and 0, which no stage has, for what is no id."""
        sent = self.to.data or ""
        if not sent:
            return None
        return int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < 10 else 0


class EndApplicationForm(MoveForm):
    """Ends an application. It asks about an imminent interview, if there is one."""

    keep = KeepInterviewField(
        _l("Imminent interview"),
        choices=choices([(KEEP_INTERVIEW, _l("Keep interview")), (CANCEL_INTERVIEW, _l("Cancel interview"))]),
    )


class DeclineReasonField(SelectField):
    """Why applications are declined: one of our reasons, for our records."""

    def __init__(self, **options: Any) -> None:
        reasons = ((each.value, DECLINE_REASON_LABELS[each]) for each in DeclineReason)
        offered = choices([("", _l("Choose a reason")), *reasons])
        super().__init__(
            _l("Reason"), choices=offered, validators=[InputRequired(_l("Choose a reason."))], **options
        )


class DeclineForm(EndApplicationForm):
    reason = DeclineReasonField()
    note = TextField(
        _l("Note"), required=False, description=_l("For the hiring team. The candidate never sees it.")
    )
    letter = RadioField(_l("Letter"), validators=[InputRequired(_l("Choose a letter."))])
    paragraph = TextField(_l("Personal paragraph"), required=False)
    shown = HiddenField()
    show = SubmitField(_l("Preview mail"))

    def offer(self, talks: TalksHeld) -> None:
        """Fill the letters to choose from; the first one fits best, and is chosen to begin with.

        The paragraph is required if the candidate has met the team.
        """
        self.letters = letters = fitting_letters(talks)
        if needs_paragraph(talks):
            self.mark_required("paragraph")
        self.letter.choices = choices((letter.value, letter.label) for letter in letters)
        if not self.is_submitted():
            self.letter.data = letters[0].value

    @property
    def chosen(self) -> Letter:
        """The letter chosen, or else the one that fits best."""
        return next((letter for letter in self.letters if letter.value == self.letter.data), self.letters[0])


class UndoForm(MoveForm):
    shown = HiddenField()
    corrects = BooleanField(_l("Ask recipients to disregard it, with the mail below"))


class WithdrawForm(EndApplicationForm):
    note = TextField(_l("What did the candidate say?"), required=False)


class ReopenApplicationForm(MoveForm):
    reason = TextField(_l("Why reopen this application?"))


class NeverStartedForm(MoveForm):
    reason = TextField(_l("Why did they not start?"))


class HireForm(MoveForm):
    """What is agreed with the person hired. The managers to choose from come with the page."""

    start_date = DayField(_l("Start date"), [InputRequired(_l("Enter the start date."))])
    manager = SelectField(_l("Manager"), coerce=str, validators=[InputRequired(_l("Choose a manager."))])
    kind = RadioField(
        _l("Kind"),
        choices=enum_choices(HireKind),
        validators=[InputRequired(_l("Choose one."))],
    )
    reason = TextField(_l("Why hire without it?"), required=False)

    def offer_managers(self, managers: list[User]) -> None:
        """Fill the list of managers to choose from."""
        self.manager.choices = choices([("", _("Choose a manager")), *user_choices(managers)])

    def eligibility(self, _people: Mapping[str, User]) -> Eligibility | None:
        """None: someone new to the company needs no months in a role."""
        return None


KEEP_OTHERS, DECLINE_OTHERS, CHOOSE_LATER = "keep", "decline", "later"


def last_place_form(form: type[HireForm], others: Sequence[Application], met: Sequence[Application]) -> Any:
    """The form for the hire that takes the last place: it asks about the opening and the other candidates.

    `met` are those of the others who have met the team: each gets a paragraph of their own.
    """
    fields: dict[str, Any] = {"close": BooleanField(_("Close the opening to new applications"), default=True)}
    if others:
        fields["others"] = RadioField(
            _("Other candidates"),
            choices=choices(
                [
                    (KEEP_OTHERS, _("Keep them active")),
                    (DECLINE_OTHERS, _("Decline them because the opening is filled")),
                    (CHOOSE_LATER, _("Choose for each of them, by a day")),
                ]
            ),
            validators=[InputRequired(_("Choose what happens to the other candidates."))],
        )
        fields["seen"] = HiddenField()
        fields["day"] = DayField(_("Day by which it is done"), [Optional()])
    for other in met:
        label = _("Personal paragraph for %(candidate)s", candidate=other.candidate.name)
        fields[f"paragraph_{other.id}"] = TextField(label, required=False, render_kw={"rows": 2})
    return type(form.__name__, (form,), fields)


class TransferForm(HireForm):
    """The hire of a colleague who transfers. It asks if they are eligible, and if not, who waives it."""

    in_role_since = DayField(
        _l("In current role since"), [InputRequired(_l("Enter the day they started their current role."))]
    )
    from_sales_development = RadioField(
        _l("Do they come from sales development?"),
        choices=choices([(YES, _l("Yes")), (NO, _l("No"))]),
        validators=[InputRequired(_l("Choose one."))],
        description=_l("A transfer needs six months in the current role, or twelve from sales development."),
    )
    previous_manager = ColleagueField(
        _l("Current manager"),
        description=_l("The email of their current manager, who has steps in the career mobility issue."),
    )
    waived_by = SelectField(
        _l("Waived by"),
        coerce=str,
        description=_l("A hiring manager or an admin, if those months are not complete on the start date."),
    )
    waiver = TextField(_l("Reason for the waiver"), required=False)

    def offer_who_waives(self, people: list[User]) -> None:
        """Fill the list of who can waive the months in the role."""
        self.waived_by.choices = choices([("", _("Nobody, they are eligible")), *user_choices(people)])

    def eligibility(self, people: Mapping[str, User]) -> Eligibility | None:
        """The months in the role as entered; who waives them is one of `people`, by id."""
        if self.in_role_since.data is None:
            return None
        return Eligibility(
            in_role_since=self.in_role_since.data,
            from_sales_development=self.from_sales_development.data == YES,
            waived_by=people.get(self.waived_by.data),
            note=self.waiver.data,
        )
