"""Forms for opening a vacancy and naming its hiring team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from app.openings.job_families import JobFamily
from app.openings.models import Stage, StageKind
from app.people.models import User
from app.shared.forms import Checkboxes, Form, Paragraphs, choices, words_of
from app.shared.regions import Region

CHOOSE = ("", "Choose")


class OpeningForm(Form):
    job_family = SelectField("Job family", validators=[InputRequired("Choose a job family.")])
    region = SelectField("Region", choices=words_of(Region))
    recruiter = SelectField("Recruiter", validators=[InputRequired("Choose a recruiter.")])
    hiring_manager = SelectField("Hiring manager", validators=[InputRequired("Choose a hiring manager.")])
    draft = BooleanField("Keep it as a draft", description="Nobody outside sees it until it is published.")

    def offer(self, families: list[JobFamily], recruiters: Iterable[User], managers: Iterable[User]) -> None:
        """Fill the lists to choose from."""
        self.job_family.choices = choices([CHOOSE, *((family.slug, family.name) for family in families)])
        self.recruiter.choices = choices([CHOOSE, *named(recruiters)])
        self.hiring_manager.choices = choices([CHOOSE, *named(managers)])


class CloseForm(Form):
    reason = Paragraphs("Why is it closed?", required=False, description="Kept on record beside your name.")


def hiring_team_form(stages: list[Stage], interviewers: Iterable[User]) -> Form:
    """A form with a list of boxes for each interview stage, called "stage_<position>"."""
    offered = choices(named(interviewers))
    fields: dict[str, Any] = {}
    for stage in stages:
        if stage.kind is StageKind.INTERVIEW:
            label = f"{stage.name}, with: {stage.conducted_by}"
            fields[field_of(stage)] = Checkboxes(label, choices=offered)
    data = {field_of(stage): [str(user.id) for user in stage.hiring_team] for stage in stages}
    form: Form = type("HiringTeamForm", (Form,), fields)(data=data)
    return form


def field_of(stage: Stage) -> str:
    return f"stage_{stage.position}"


def named(people: Iterable[User]) -> list[tuple[str, str]]:
    """Choices of people, by id, with their job title."""
    return [(str(user.id), f"{user.name}, {user.job_title}".rstrip(", ")) for user in people]
