"""Forms to schedule an interview, to end one, and to fill in a scorecard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_login import current_user
from wtforms import DateTimeLocalField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.interviews.models import Recommendation
from app.interviews.rules import instant_in
from app.openings.models import Stage
from app.people.models import User
from app.shared.forms import Form, Line, Paragraphs, Version, choices
from app.shared.refusals import RuleBroken

NOT_ASSESSED = "not assessed"
MARKS = ["1", "2", "3", "4", NOT_ASSESSED]


class LocalMoment(DateTimeLocalField):
    """A moment on the clock of whoever fills the form in; its data is the instant."""

    def __init__(self, label: str, **options: Any) -> None:
        checks = [InputRequired("Give a day and a time.")]
        super().__init__(label, checks, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)
        self.invalid_value_message = "That is not a day and a time, such as 2026-11-26 10:00."

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if isinstance(self.data, datetime):
            try:
                self.data = instant_in(self.data, current_user.time_zone)
            except RuleBroken as broken:
                self.data = None
                raise ValueError(broken.sentence) from broken


class ScheduleForm(Form):
    """Who interviews, when and where. Those to choose from are the stage's hiring team."""

    version = Version()
    interviewer = SelectField("Interviewer", [InputRequired("Choose who interviews.")], validate_choice=False)
    starts_at = LocalMoment("Starts at")
    place = Line("Place or video link", required=False)

    def offer(self, team: list[User]) -> None:
        """Fill the list of interviewers to choose from."""
        self.team = {str(user.id): user for user in team}
        members = ((key, f"{user.name}, {user.job_title}".rstrip(", ")) for key, user in self.team.items())
        self.interviewer.choices = choices([("", "Choose an interviewer"), *members])

    @property
    def chosen(self) -> Any:
        """The interviewer chosen; None where nobody of the team is."""
        return self.team.get(self.interviewer.data or "")


class ReasonForm(Form):
    """Why an interview is cancelled, or its scorecard waived."""

    reason = Paragraphs("Reason")


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
