"""The forms of references: naming referees, answering, asking and waiving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.reference_checks.kinds import (
    REFEREE_RECOMMENDATION_LABELS,
    RELATION_LABELS,
    RefereeRecommendation,
    Relation,
)
from app.reference_checks.models import Referee, ReferenceCheck
from app.reference_checks.progress import ASKED_FOR, MANAGERS_NEEDED, NEEDED, ReferenceNeeds
from app.reference_checks.question_sets import question_values
from app.reference_checks.questions import MOST_REFERENCE_QUESTIONS, OPTIONS_APART, ReferenceQuestion
from app.reference_checks.rules import CONSENT_VERSION, CONSENT_WORDINGS, RefereeDetails
from app.shared.emails import MAX_EMAIL_LENGTH
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH
from app.web.form_fields.whole_number import WholeNumberField
from app.web.forms import Form, LineField, RecordForm, TextField, choices

_RELATIONS = choices((each.value, str(label)) for each, label in RELATION_LABELS.items())
_NOT_A_NUMBER = _l("Enter a number.")


def _number(label: str, default: int) -> WholeNumberField:
    return WholeNumberField(label, [InputRequired(_NOT_A_NUMBER)], default=default)


class AskForReferencesForm(Form):
    asked_for = _number(_l("References to ask for"), ASKED_FOR)
    needed = _number(_l("References that are needed"), NEEDED)
    managers = _number(_l("Former managers among them"), MANAGERS_NEEDED)

    @property
    def needs(self) -> ReferenceNeeds:
        """The numbers that were entered."""
        return ReferenceNeeds(self.asked_for.data or 0, self.needed.data or 0, self.managers.data or 0)


class WaiveReferencesForm(Form):
    reason = TextField(_l("Reason"))


class AskAgainForm(Form):
    email = LineField(_l("Email"), max_length=MAX_EMAIL_LENGTH)


class AddRefereeForm(Form):
    """A referee whom a recruiter enters, and how the candidate agreed."""

    name = LineField(_l("Name"))
    relation = SelectField(_l("Relation to the candidate"), choices=_RELATIONS)
    company = LineField(_l("Company where they worked together"), required=False)
    how_known = TextField(_l("How do they know each other?"), required=False)
    consent = TextField(_l("How and when did the candidate agree that we contact this person?"))
    email = LineField(_l("Email"), required=False, max_length=MAX_EMAIL_LENGTH)
    send_mail = BooleanField(_l("Send our questions to this email"))

    def details(self) -> RefereeDetails:
        """The referee who was entered."""
        return RefereeDetails(
            name=self.name.data or "",
            email=self.email.data or None,
            relation=Relation(self.relation.data),
            company=self.company.data or "",
            how_known=self.how_known.data or "",
        )


class NameRefereesForm(Form):
    """A block for each referee that a candidate can still name. A block without a name is left out."""

    numbers: Sequence[int] = ()

    @property
    def blocks(self) -> list[list[object]]:
        """The fields of each block, in order."""
        return [[self[f"{name}_{number}"] for name in _BLOCK] for number in self.numbers]

    def named(self) -> list[tuple[int, RefereeDetails]]:
        """The referees of the blocks that are filled in, with their numbers.

        Raises RuleBroken for a block that lacks something, and without consent.
        """
        return [(number, self._details(number)) for number in self.numbers if self._is_filled(number)]

    def _is_filled(self, number: int) -> bool:
        return any(self[f"{name}_{number}"].data for name in ("name", "email", "company", "how_known"))

    def _details(self, number: int) -> RefereeDetails:
        for name in ("name", "email", "relation", "how_known"):
            if not self[f"{name}_{number}"].data:
                raise RuleBroken(str(_l("Fill this in.")), field=f"{name}_{number}")
        if not self[f"agree_{number}"].data:
            sentence = _l("Agree that we contact this person, or empty the fields. We ask nobody without it.")
            raise RuleBroken(str(sentence), field=f"agree_{number}")
        return RefereeDetails(
            name=self[f"name_{number}"].data,
            email=self[f"email_{number}"].data,
            relation=Relation(self[f"relation_{number}"].data),
            company=self[f"company_{number}"].data or "",
            how_known=self[f"how_known_{number}"].data,
        )


_BLOCK = ("name", "email", "relation", "company", "how_known", "agree")


def name_referees_form(check: ReferenceCheck) -> NameRefereesForm:
    """The form with as many blocks as referees are still to be named."""
    numbers = range(1, check.progress.still_to_name + 1)
    fields = {f"{name}_{number}": _block_field(name) for number in numbers for name in _BLOCK}
    form: NameRefereesForm = type("NameRefereesForm", (NameRefereesForm,), {"numbers": numbers, **fields})()
    return form


def _block_field(name: str) -> object:
    """A field of a block. None is required: a block that stays empty is left out."""
    if name == "relation":
        return SelectField(_l("This person was your …"), choices=[*choices([("", "–")]), *_RELATIONS])
    if name == "agree":
        return BooleanField(CONSENT_WORDINGS[CONSENT_VERSION])
    if name == "how_known":
        return TextField(_l("How do you know each other?"), required=False)
    length = MAX_EMAIL_LENGTH if name == "email" else MAX_LINE_LENGTH
    return LineField(_BLOCK_LABELS[name], required=False, max_length=length)


_BLOCK_LABELS = {
    "name": _l("Name"),
    "email": _l("Email"),
    "company": _l("Company where you worked together"),
}


class ReferenceAnswersForm(Form):
    """The questions of a reference, in their order, and the recommendation."""

    questions: Sequence[ReferenceQuestion] = ()
    recommendation = RadioField(
        _l("Would you recommend them for this kind of work?"),
        choices=choices((each.value, str(label)) for each, label in REFEREE_RECOMMENDATION_LABELS.items()),
        validate_choice=False,
    )

    @property
    def fields(self) -> list[object]:
        """The fields of the questions, in order."""
        return [self[_answer(number)] for number, _ in enumerate(self.questions, start=1)]

    @property
    def answers(self) -> list[str]:
        return [self[_answer(number)].data or "" for number, _ in enumerate(self.questions, start=1)]

    @property
    def recommended(self) -> RefereeRecommendation | None:
        """The chosen recommendation; None if there is none, or it is unknown."""
        known = {each.value: each for each in RefereeRecommendation}
        return known.get(self.recommendation.data or "")


def reference_answers_form(referee: Referee) -> ReferenceAnswersForm:
    """The form with the questions to a referee."""
    questions = referee.check.questions
    fields = {_answer(number): _question(each) for number, each in enumerate(questions, start=1)}
    of_questions = {"questions": questions, **fields}
    form: ReferenceAnswersForm = type("ReferenceAnswersForm", (ReferenceAnswersForm,), of_questions)()
    form.mark_required("recommendation")
    return form


def _question(question: ReferenceQuestion) -> object:
    if not question["options"]:
        return TextField(question["text"], required=question["required"])
    options = choices((option, option) for option in question["options"])
    required = [InputRequired(_l("Choose one."))] if question["required"] else []
    return RadioField(question["text"], required, choices=options, validate_choice=False)


def _answer(number: int) -> str:
    return f"answer_{number}"


class QuestionSetFields(RecordForm):
    """The company's questions, a row for each: the question, its answers to choose from, and whether it is
    required.
    """

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [
            (self[f"question{n}"], self[f"options{n}"], self[f"required{n}"])
            for n in range(MOST_REFERENCE_QUESTIONS)
        ]

    def questions(self) -> list[ReferenceQuestion]:
        """The questions as they were entered. A row without a question is left out."""
        return [
            {"text": text.data, "options": _options(options.data), "required": bool(required.data)}
            for text, options, required in self.rows
            if text.data
        ]


def question_set_form() -> QuestionSetFields:
    """The form with the questions in use."""
    fields: dict[str, Any] = {}
    for n in range(MOST_REFERENCE_QUESTIONS):
        number = n + 1
        fields[f"question{n}"] = LineField(_("Question %(number)s", number=number), required=False)
        fields[f"options{n}"] = LineField(_("Answers to question %(number)s", number=number), required=False)
        fields[f"required{n}"] = BooleanField(_("Question %(number)s is required", number=number))
    form: QuestionSetFields = type("QuestionSetForm", (QuestionSetFields,), fields)(question_values)
    return form


def _options(typed: str | None) -> list[str]:
    parts = (part.strip() for part in (typed or "").split(OPTIONS_APART))
    return list(dict.fromkeys(part for part in parts if part))
