"""The form of a stage of a draft, with the questions it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField

from app.job_families.difference import STAGE_LABELS as LABELS
from app.job_families.difference import focus_lines
from app.job_families.forms.fields import LinesField, OptionalNumberField
from app.job_families.forms.questions import (
    question_fields,
    question_groups,
    question_values,
    questions_of,
)
from app.job_families.kinds import INTERVIEW_KINDS, STAGE_KIND_LABELS, StageForm, StageKind
from app.job_families.people_lines import people_in, people_lines
from app.job_families.values import StageText
from app.shared.refusals import RuleBroken
from app.shared.text import one_line, paragraphs_of
from app.web.forms import LineField, RecordForm, TextField, choices

NUMBERS = ("minutes", "minutes_to", "limit_days", "round", "required_scorecards")
SENTENCE_FIELDS = ("name", "short_name", "condition")
PARAGRAPH_FIELDS = ("about", "purpose", "guide")
INTERVIEW_GROUP = ("required_scorecards", "prompts", "focus", "survey", "form")
EMPTY_QUESTIONS = 3  # to add on one page


class DraftStageForm(RecordForm):
    """A stage. `of` is the name under which the page showed it. `draft_stage_form` adds its questions."""

    of = HiddenField()
    name = LineField(LABELS["name"])
    short_name = LineField(
        LABELS["short_name"], required=False, description=_l("For the track and the board.")
    )
    kind = SelectField(
        LABELS["kind"], choices=choices((kind.value, label) for kind, label in STAGE_KIND_LABELS.items())
    )
    people = LinesField(
        LABELS["people"],
        description=_l(
            "Who conducts it. One job title a line, with numbers and alternatives if there are any, such as "
            "“2-3 Support Manager or Senior Support Manager”, or “1+ Recruiter” if nobody knows how many."
        ),
    )
    minutes = OptionalNumberField(
        _l("Minutes"), description=_l("Of one interview. Leave it blank if nobody knows.")
    )
    minutes_to = OptionalNumberField(_l("Minutes at most"), description=_l("If it is a range."))
    limit_days = OptionalNumberField(
        LABELS["limit_days"], description=_l("How long it may take. Leave it blank for the usual limits.")
    )
    optional = BooleanField(_l("Optional: it may be skipped"))
    condition = LineField(LABELS["condition"], required=False, description=_l("When it is held."))
    round = OptionalNumberField(
        LABELS["round"], description=_l("Stages with the same number belong together.")
    )
    parallel = BooleanField(_l("Held beside the stage before"))
    required_scorecards = OptionalNumberField(
        LABELS["required_scorecards"], description=_l("Those a decision needs.")
    )
    about = TextField(LABELS["about"], required=False, description=_l("What candidates read of it."))
    purpose = TextField(LABELS["purpose"], required=False, description=_l("What it is for."))
    guide = TextField(LABELS["guide"], required=False, description=_l("What only interviewers read."))
    attributes = LinesField(LABELS["attributes"], description=_l("What a scorecard rates. One a line."))
    prompts = LinesField(LABELS["prompts"], description=_l("What to ask about. One a line."))
    focus = LinesField(
        LABELS["focus"],
        description=_l(
            "If people with different job titles look at different attributes: one job title a line, such "
            "as “Support Engineer: Care; Clarity”."
        ),
    )
    survey = LinesField(
        LABELS["survey"], description=_l("What a scorecard asks beside the ratings. One question a line.")
    )
    form = SelectField(
        LABELS["form"],
        choices=choices(
            [("", _l("The usual scorecard")), (StageForm.CHRONOLOGICAL.value, _l("A block for each job"))]
        ),
    )

    @property
    def shows_interviews(self) -> bool:
        """Whether the page shows what only a stage with interviews has."""
        is_filled = any(self[name].data for name in INTERVIEW_GROUP[1:])
        return self._holds_interviews or is_filled

    @property
    def shows_questions(self) -> bool:
        """Whether the page shows the questions."""
        return not self._holds_interviews or any(self[name].data for name in self._texts)

    @property
    def question_groups(self) -> list[list[Any]]:
        """The fields of each question."""
        return question_groups(self)

    @property
    def _texts(self) -> list[str]:
        return [name for name in self._fields if name.endswith("_text")]

    @property
    def _holds_interviews(self) -> bool:
        return self.kind.data in [kind.value for kind in INTERVIEW_KINDS]

    def stage(self) -> StageText:
        """The stage that was entered. Raises RuleBroken for lines that cannot be read."""
        values: dict[str, Any] = {name: one_line(self[name].data) for name in SENTENCE_FIELDS}
        values |= {name: paragraphs_of(self[name].data) for name in PARAGRAPH_FIELDS}
        values |= {name: self[name].data for name in (*NUMBERS, "optional", "parallel")}
        if values["required_scorecards"] is None:
            values["required_scorecards"] = 1
        return StageText(
            **values | {"short_name": values["short_name"] or values["name"]},
            kind=StageKind(self.kind.data),
            people=people_in(self.people.lines),
            prompts=self.prompts.lines,
            attributes=self.attributes.lines,
            focus=_focus_in(self.focus.lines),
            survey=self.survey.lines,
            form=StageForm(self.form.data) if self.form.data else None,
            questions=questions_of(self),
        )


def draft_stage_form(stage: StageText | None) -> DraftStageForm:
    """The form of a stage; without one, of a stage that somebody has removed meanwhile."""
    asked = len(stage.questions) if stage else 0
    fields = question_fields(asked + EMPTY_QUESTIONS)
    form: DraftStageForm = type("DraftStageForm", (DraftStageForm,), fields)(
        lambda: stage_values(stage) if stage else {}
    )
    return form


def stage_values(stage: StageText) -> Mapping[str, Any]:
    """A stage, as its form has it."""
    values: dict[str, Any] = {name: getattr(stage, name) for name in LABELS}
    values |= {"kind": stage.kind.value, "form": stage.form.value if stage.form else ""}
    values |= {"minutes_to": stage.minutes_to, "people": "\n".join(people_lines(stage.people))}
    values |= {name: "\n".join(getattr(stage, name)) for name in ("prompts", "attributes", "survey")}
    values["focus"] = "\n".join(focus_lines(stage.focus))
    if not stage.kind.holds_interviews:
        values["required_scorecards"] = None
    del values["questions"]
    return values | question_values(stage.questions, EMPTY_QUESTIONS)


def field_labels(form: DraftStageForm) -> dict[str, str]:
    """The label of each field, as a refusal says it."""
    return {field.name: str(field.label.text) for field in form}


def _focus_in(lines: list[str]) -> dict[str, list[str]]:
    found = {}
    for line in lines:
        title, colon, attributes = line.partition(":")
        if not colon or not attributes.strip():
            raise RuleBroken(
                _("“%(line)s”: write a job title, a colon and its attributes.", line=line), field="focus"
            )
        found[title.strip()] = [each.strip() for each in attributes.split(";") if each.strip()]
    return found
