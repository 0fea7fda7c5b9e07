"""Forms for opening a vacancy and naming its hiring team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.openings.job_families import JobFamily
from app.openings.models import Stage, StageKind
from app.openings.rules import MAX_PLACES
from app.openings.teams import hiring_team_field, hiring_team_values
from app.people.models import User
from app.shared.regions import Region
from app.web.forms import CheckboxesField, Form, RecordForm, TextField, choices, enum_choices

EMPTY_CHOICE = ("", "Choose")


class PlacesField(IntegerField):
    """How many people can be hired."""

    def __init__(self, label: str = "Places", **options: Any) -> None:
        in_range = NumberRange(1, MAX_PLACES, f"Give a whole number from 1 to {MAX_PLACES}.")
        options.setdefault("description", "How many people can be hired.")
        super().__init__(
            label,
            validators=[InputRequired(_("Say how many people can be hired.")), in_range],
            render_kw={"min": 1, "max": MAX_PLACES},
            **options,
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take no number of more digits than a place can have: Python counts further than a check can."""
        super().process_formdata(["no number" if len(value) > 9 else value for value in valuelist])


class OpeningForm(Form):
    job_family = SelectField(_l("Job family"), validators=[InputRequired(_l("Choose a job family."))])
    region = SelectField(_l("Region"), choices=enum_choices(Region))
    recruiter = SelectField(_l("Recruiter"), validators=[InputRequired(_l("Choose a recruiter."))])
    hiring_manager = SelectField(
        _l("Hiring manager"), validators=[InputRequired(_l("Choose a hiring manager."))]
    )
    places = PlacesField(default=1)

    def offer(self, families: list[JobFamily], recruiters: Iterable[User], managers: Iterable[User]) -> None:
        """Fill the lists to choose from."""
        self.job_family.choices = choices(
            [EMPTY_CHOICE, *((family.slug, family.name) for family in families)]
        )
        self.recruiter.choices = choices([EMPTY_CHOICE, *user_choices(recruiters)])
        self.hiring_manager.choices = choices([EMPTY_CHOICE, *user_choices(managers)])


class PlacesForm(RecordForm):
    places = PlacesField()


class PublishOpeningForm(Form):
    """Nothing is asked: its page shows what will be public, and what still lacks."""


class OpeningPeopleForm(RecordForm):
    recruiter = SelectField(_l("Recruiter"), validators=[InputRequired(_l("Choose a recruiter."))])
    hiring_manager = SelectField(
        _l("Hiring manager"), validators=[InputRequired(_l("Choose a hiring manager."))]
    )
    reason = TextField(_l("Reason for the change"))

    def offer(self, recruiters: Iterable[User], managers: Iterable[User]) -> None:
        """Fill the lists to choose from."""
        self.recruiter.choices = choices([EMPTY_CHOICE, *user_choices(recruiters)])
        self.hiring_manager.choices = choices([EMPTY_CHOICE, *user_choices(managers)])


class CloseOpeningForm(Form):
    reason = TextField(
        _l("Why is it closed?"), required=False, description=_l("Kept on record beside your name.")
    )


class HiringTeamForm(RecordForm):
    """A list of boxes for each interview stage. `hiring_team_form` puts them in."""

    def entered(self) -> Mapping[str, Any]:
        """The people ticked for each stage: their order says nothing."""
        return {
            field.name: frozenset(field.data or []) for field in self if isinstance(field, CheckboxesField)
        }


def hiring_team_form(stages: list[Stage], interviewers: Iterable[User]) -> RecordForm:
    """A form with a list of boxes for each interview stage, called "stage_<position>"."""
    offered = choices(user_choices(interviewers))
    fields: dict[str, Any] = {}
    for stage in stages:
        if stage.kind is StageKind.INTERVIEW:
            label = f"{stage.name}, with: {stage.conducted_by}"
            fields[hiring_team_field(stage)] = CheckboxesField(label, choices=offered)
    form: RecordForm = type("HiringTeamForm", (HiringTeamForm,), fields)(lambda: hiring_team_values(stages))
    return form


def user_choices(people: Iterable[User]) -> list[tuple[str, str]]:
    """Choices of people, by id, with their job title."""
    return [(str(user.id), f"{user.name}, {user.job_title}".rstrip(", ")) for user in people]
