"""The forms of offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SubmitField
from wtforms.validators import InputRequired

from app.job_families.kinds import EMPLOYMENT_LABELS, Employment
from app.offers.make import OfferTerm, OfferTerms
from app.offers.models import OfferVersion
from app.offers.rules import MOST_APPROVERS, MOST_TERMS
from app.openings.forms import user_choices
from app.people.models import User
from app.web.form_fields.days import DayField
from app.web.forms import Form, LineField, RecordForm, TextField, VersionField, choices

APPROVE, SEND_BACK = "approve", "send back"
# What a new offer begins with: a name, and whether its value is money.
USUAL_TERMS = (
    (_l("Base salary"), True),
    (_l("Variable pay"), True),
    (_l("Equity"), True),
    (_l("Weekly hours"), False),
    (_l("Days of paid leave"), False),
    (_l("Notice period"), False),
)
EMPTY_ROWS = 2  # below the terms there are


class EditionForm(Form):
    """What every change of an offer sends: the edition of the offer on the page."""

    edition = VersionField()


class OfferFields(EditionForm):
    """What an offer says. `offer_form` adds the terms and the questions."""

    start_date = DayField(_l("Start date"), [InputRequired(_l("Enter the start date."))])
    employment = SelectField(
        _l("Employment"),
        choices=choices((each.value, EMPLOYMENT_LABELS[each]) for each in Employment),
    )
    level = LineField(_l("Level"), required=False)
    manager = SelectField(_l("Manager"), coerce=str, validators=[InputRequired(_l("Choose a manager."))])
    questions: Sequence[str]

    @property
    def term_rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each term: its name, its value, and whether that is money."""
        numbers = range(MOST_TERMS)
        return [
            tuple(self[f"{part}{n}"] for part in ("term", "value", "money"))
            for n in numbers
            if f"term{n}" in self
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a value without a name beside the name."""
        is_valid = super().validate(extra_validators)
        nameless = [name for name, value, _money in self.term_rows if value.data and not name.data]
        for name in nameless:
            name.errors = [*name.errors, _("Enter a name for this value.")]
        return is_valid and not nameless

    @property
    def answer_fields(self) -> list[Any]:
        return [self[f"answer{n}"] for n in range(len(self.questions))]

    def terms(self, managers: Mapping[str, User]) -> OfferTerms:
        """What was entered. A row without a value is left out."""
        rows = [(name.data, value.data, money.data) for name, value, money in self.term_rows]
        return OfferTerms(
            start_date=self.start_date.data,  # type: ignore[arg-type] # required
            employment=Employment(self.employment.data),
            manager=managers[self.manager.data],
            level=self.level.data or "",
            terms=[OfferTerm(name, value, money) for name, value, money in rows if value],
            answers=dict(zip(self.questions, (field.data for field in self.answer_fields), strict=True)),
        )


def offer_form(
    questions: Sequence[str], managers: Sequence[User], *, edition: int, begins: OfferVersion | None
) -> OfferFields:
    """The form of an offer, which begins with the values of a version, and with the usual terms it lacks."""
    known = list(begins.terms) if begins else []
    names = {term["name"] for term in known}
    usual = [{"name": str(name), "value": "", "money": money} for name, money in USUAL_TERMS]
    known += [term for term in usual if term["name"] not in names]
    rows = min(len(known) + EMPTY_ROWS, MOST_TERMS)
    fields: dict[str, Any] = {"questions": questions}
    values: dict[str, Any] = {"edition": edition}
    for n in range(rows):
        fields[f"term{n}"] = LineField(_("Term %(number)s", number=n + 1), required=False)
        fields[f"value{n}"] = LineField(_("Value of term %(number)s", number=n + 1), required=False)
        fields[f"money{n}"] = BooleanField(_("Term %(number)s is money", number=n + 1))
        row = known[n] if n < len(known) else {"name": "", "value": "", "money": False}
        values |= {f"term{n}": row["name"], f"value{n}": row["value"], f"money{n}": row["money"]}
    answers = {each["question"]: each["answer"] for each in begins.answers} if begins else {}
    for n, question in enumerate(questions):
        fields[f"answer{n}"] = TextField(question, required=False)
        values[f"answer{n}"] = answers.get(question, "")
    if begins:
        values |= {"start_date": begins.start_date, "employment": begins.employment.value}
        values |= {"level": begins.level, "manager": str(begins.manager_id)}
    form: OfferFields = type("OfferForm", (OfferFields,), fields)(**values)
    form.manager.choices = choices([("", _("Choose a manager")), *user_choices(managers)])
    return form


class OfferDecisionForm(EditionForm):
    """Sent by one of two buttons."""

    decision = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose one."))],
        choices=choices([(APPROVE, _l("Approve")), (SEND_BACK, _l("Send back"))]),
    )
    reason = TextField(
        _l("Reason"),
        required=False,
        description=_l("Needed to send it back. People who run the application read it."),
    )


class SendOfferForm(EditionForm):
    answer_by = DayField(_l("Answer by"), [InputRequired(_l("Enter the last day to answer."))])


class WithdrawOfferForm(EditionForm):
    reason = TextField(
        _l("Why is it withdrawn?"), description=_l("For our records. The candidate does not see it.")
    )


class AcceptOfferForm(Form):
    """`confirmed` is the name that the page asked about."""

    confirmed = HiddenField()
    full_name = LineField(_l("Your full name"), render_kw={"autocomplete": "name"})


class DeclineOfferForm(Form):
    reason = TextField(_l("Is there something you want to tell us?"), required=False)


class OfferSettingsFields(RecordForm):
    """The questions, one a line, the letter, and the approvers after the hiring manager."""

    questions = TextField(
        _l("Questions"),
        description=_l("One a line. Who makes an offer answers them, and the approvers read that."),
    )
    letter = TextField(_l("Letter"), render_kw={"rows": 24})
    preview = SubmitField()

    @property
    def approver_fields(self) -> list[Any]:
        return [self[f"approver{n}"] for n in range(1, MOST_APPROVERS + 1)]

    def offer_approvers(self, people: Sequence[User]) -> None:
        """Fill the lists of people to choose from."""
        for each in self.approver_fields:
            each.choices = choices([("", _("Nobody")), *user_choices(people)])


class FamilyLetterForm(RecordForm):
    """The letter of a job family; empty for the company's."""

    letter = TextField(_l("Letter"), required=False, render_kw={"rows": 24})
    preview = SubmitField()


def _approver_fields() -> dict[str, Any]:
    labels = {n: _l("Approver %(number)s", number=n) for n in range(1, MOST_APPROVERS + 1)}
    return {f"approver{n}": SelectField(label, coerce=str) for n, label in labels.items()}


OfferSettingsForm = type("OfferSettingsForm", (OfferSettingsFields,), _approver_fields())
