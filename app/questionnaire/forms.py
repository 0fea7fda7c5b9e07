"""The form of a questionnaire: a field of its kind for each question, and the fields of its drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField
from wtforms.validators import Length, ValidationError

from app.documents.file_type import document_kind
from app.documents.forms import DocumentField
from app.job_families.kinds import QuestionKind
from app.job_families.values import Question
from app.questionnaire.models import AnswerFile, Questionnaire
from app.questionnaire.rules import answer_name, checked_answer, number_range
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_TEXT_LENGTH
from app.untrusted.uploads import UploadedFile
from app.web.forms import Form, LineField, TextField, VersionField, choices

MOST_RADIO_BUTTONS = 6  # of more choices, a list is easier


class AnswersForm(Form):
    """The answers to some questions, in their order. `saved` are the files they have, by position."""

    questions: Sequence[Question] = ()
    saved: Mapping[int, AnswerFile] = {}

    @property
    def fields(self) -> list[Field]:
        return [self[answer_name(position)] for position in self._positions]

    @property
    def answers(self) -> list[str]:
        """What was typed or chosen; empty for a file."""
        return [field.data if isinstance(field.data, str) else "" for field in self.fields]

    @property
    def files(self) -> dict[int, UploadedFile]:
        """The files that were chosen on this page, by the position of their question."""
        found = zip(self._positions, self.fields, strict=True)
        return {position: field.data for position, field in found if isinstance(field.data, UploadedFile)}

    @property
    def removed(self) -> list[int]:
        """The positions of the files to remove."""
        return [position for position in self.saved if self.removal_of(self[answer_name(position)]).data]

    def removal_of(self, field: Field) -> Field:
        """The box that removes the file of a question."""
        box: Field = self[f"{field.name}_removed"]
        return box

    def file_of(self, field: Field) -> AnswerFile | None:
        """The file that a question has."""
        return next((file for at, file in self.saved.items() if answer_name(at) == field.name), None)

    def hint_of(self, field: Field) -> str:
        """What is said beside a question: what it takes, and who reads the answer if not everybody does."""
        position = next(each for each in self._positions if answer_name(each) == field.name)
        hidden = self.questions[position - 1].recruiters_only
        return " ".join(
            filter(None, [str(field.description), _("Only recruiters read this answer.") * hidden])
        )

    def show_files(self, files: Sequence[AnswerFile]) -> None:
        """Show the files there are now. Who has chosen a required one does not need to do so again."""
        self.saved = {file.position: file for file in files}
        for position in self.saved:
            self[answer_name(position)].flags.required = False

    @property
    def _positions(self) -> range:
        return range(1, len(self.questions) + 1)


class QuestionnaireDraftForm(Form):
    """The save a page was made from, and the page: so two open pages do not overwrite each other."""

    number = VersionField()
    tab = HiddenField(validators=[Length(max=60)])


def answers_form(questionnaire: Questionnaire) -> AnswersForm:
    """The form with the questions, filled in with the draft."""
    questions, draft = questionnaire.questions, questionnaire.draft or []
    saved = {file.position: file for file in questionnaire.files}
    fields = {
        answer_name(position): _field(question, has_file=position in saved)
        for position, question in enumerate(questions, start=1)
    }
    with_file = [at for at, question in enumerate(questions, start=1) if question.kind is QuestionKind.FILE]
    removals = {f"{answer_name(at)}_removed": BooleanField(_l("Remove this file")) for at in with_file}
    typed = {answer_name(at): text for at, text in enumerate(draft, start=1) if at not in with_file}
    of_questions = {"questions": questions, "saved": saved, **fields, **removals}
    form: AnswersForm = type("AnswersForm", (AnswersForm,), of_questions)(**typed)
    return form


def _field(question: Question, *, has_file: bool) -> Any:
    """The field of a question. What was typed stays in it, also where it cannot be taken."""
    label, check = question.text, _AnswerCheck(question, has_file=has_file)
    match question.kind:
        case QuestionKind.CHOICE:
            return _choice_field(question, check)
        case QuestionKind.NUMBER:
            hint, look = number_range(question), {"inputmode": "decimal", "autocomplete": "off"}
            return LineField(label, required=False, validators=[check], description=hint, render_kw=look)
        case QuestionKind.LINK:
            hint, look = _l("A web address that begins with https://."), {"inputmode": "url"}
            return LineField(
                label,
                required=False,
                max_length=MAX_TEXT_LENGTH,
                validators=[check],
                description=hint,
                render_kw=look,
            )
        case QuestionKind.FILE:
            return DocumentField(label, required=False, validators=[check])
    return TextField(label, required=question.required)


def _choice_field(question: Question, check: _AnswerCheck) -> Any:
    pairs = [(choice, choice) for choice in question.choices]
    if len(pairs) > MOST_RADIO_BUTTONS:
        nothing = _l("Choose an answer") if question.required else _l("No answer")
        offered, kind = [("", nothing), *pairs], SelectField
    else:
        offered, kind = pairs if question.required else [*pairs, ("", _l("No answer"))], RadioField
    return kind(question.text, [check], choices=choices(offered), validate_choice=False)


class _AnswerCheck:
    """Checks the answer of a field by the rules of its question."""

    def __init__(self, question: Question, *, has_file: bool) -> None:
        self.question, self.has_file = question, has_file
        self.field_flags = {"required": True} if question.required and not has_file else {}

    def __call__(self, form: AnswersForm, field: Field) -> None:
        """Raise ValidationError with the sentence of the rule."""
        sent = field.data
        kept = self.has_file and not form.removal_of(field).data
        try:
            if isinstance(sent, UploadedFile):
                document_kind(sent.content)
            text = sent if isinstance(sent, str) else ""
            checked_answer(self.question, text, has_file=kept or isinstance(sent, UploadedFile))
        except RuleBroken as broken:
            raise ValidationError(_(broken.sentence)) from broken
