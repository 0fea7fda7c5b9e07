"""The form of a scorecard: the same for all, with the ratings and the survey of a stage."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from app.interviews.models import Recommendation
from app.openings.models import Stage
from app.shared.forms import Form, Paragraphs, choices

NOT_ASSESSED = "not assessed"
MARKS = ["1", "2", "3", "4", NOT_ASSESSED]


class Boxes(RadioField):
    """A row of boxes to choose one of, none chosen to begin with."""

    def __init__(self, label: str, words: list[str], *, required: bool, **options: Any) -> None:
        checks = [InputRequired("Choose one.")] if required else []
        boxes = choices((word, word.capitalize()) for word in words)
        super().__init__(label, checks, choices=boxes, **options)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)


class ScorecardForm(Form):
    """What every scorecard says; the ratings and the survey of a stage are added to it."""

    stage: Stage
    take_aways = Paragraphs("Key take-aways")
    pros = Paragraphs("Pros")
    cons = Paragraphs("Cons")
    recommendation = Boxes(
        "Do you want to hire this candidate?", [word.value for word in Recommendation], required=True
    )
    next_note = Paragraphs("Note for the next interviewer", required=False)
    private_note = Paragraphs("Private note", required=False)

    @property
    def rating_fields(self) -> list[Any]:
        return [self[f"rating_{number}"] for number, _ in enumerate(self.stage.attributes, start=1)]

    @property
    def survey_fields(self) -> list[Any]:
        return [self[f"survey_{number}"] for number, _ in enumerate(self.stage.survey, start=1)]

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, as `submit_scorecard` takes it."""
        words = [word for word in Recommendation if word.value == self.recommendation.data]
        return {
            "recommendation": words[0] if words else None,
            "ratings": [int(f.data) if f.data in MARKS[:4] else None for f in self.rating_fields],
            "survey": [f.data for f in self.survey_fields],
            "take_aways": self.take_aways.data,
            "pros": self.pros.data,
            "cons": self.cons.data,
            "next_note": self.next_note.data,
            "private_note": self.private_note.data,
        }


def scorecard_form(stage: Stage) -> ScorecardForm:
    """A form that rates the attributes of a stage and asks its survey."""
    fields: dict[str, Any] = {"stage": stage}
    for number, attribute in enumerate(stage.attributes, start=1):
        fields[f"rating_{number}"] = Boxes(attribute, MARKS, required=False)
    for number, question in enumerate(stage.survey, start=1):
        fields[f"survey_{number}"] = Paragraphs(question, required=False)
    form: ScorecardForm = type("ScorecardForm", (ScorecardForm,), fields)()
    return form
