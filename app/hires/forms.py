"""The form of a hire: what is agreed, and with the last place what happens to the other candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.candidates.forms import ColleagueField
from app.candidates.models import Application
from app.onboarding.eligibility import Eligibility
from app.openings.forms import user_choices
from app.people.models import User
from app.pipeline.forms import MoveForm
from app.plans.models import HireKind
from app.web.form_fields.days import DayField
from app.web.forms import TextField, choices, enum_choices

YES, NO = "yes", "no"
KEEP_OTHERS, DECLINE_OTHERS, CHOOSE_LATER = "keep", "decline", "later"


class HireForm(MoveForm):
    """What is agreed with the person hired. The managers to choose from come with the page."""

    start_date = DayField(_l("Start date"), [InputRequired(_l("Enter the start date."))])
    manager = SelectField(_l("Manager"), coerce=str, validators=[InputRequired(_l("Choose a manager."))])
    kind = RadioField(
        _l("Kind"),
        choices=enum_choices(HireKind),
        validators=[InputRequired(_l("Choose one."))],
    )
    plan = SelectField(_l("Onboarding plan"))
    reason = TextField(_l("Why hire without it?"), required=False)

    def offer_plans(self, plans: Mapping[str, str], chosen: str) -> None:
        """Let another plan be chosen; `chosen` is that of the opening. Without plans, nothing is asked."""
        if not plans:
            del self.plan
            return
        self.plan.choices = choices(plans.items())
        if not self.is_submitted():
            self.plan.data = chosen

    def offer_managers(self, managers: list[User]) -> None:
        """Fill the list of managers to choose from."""
        self.manager.choices = choices([("", _("Choose a manager")), *user_choices(managers)])

    def eligibility(self, _people: Mapping[str, User]) -> Eligibility | None:
        """None: someone new to the company needs no months in a role."""
        return None


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
