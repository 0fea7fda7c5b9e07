"""The forms of openings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.job_families.values import JobFamily
from app.openings.hiring_teams.teams import hiring_team_field, hiring_team_values, team_reason_field
from app.openings.models import Stage
from app.openings.names import AUDIENCE_LABELS, Audience
from app.openings.proposals.queries import Proposer
from app.openings.proposals.rules import Proposal
from app.openings.rules import MAX_PLACES
from app.people.models import User
from app.sales_areas.queries import region_choices
from app.web.form_fields.days import DayField
from app.web.form_fields.whole_number import WholeNumberField
from app.web.forms import CheckboxesField, Form, LineField, RecordForm, TextField, VersionField, choices

TAKE, LEAVE = "take", "leave"  # the changes of a job family
EMPTY_CHOICE = ("", _l("Choose"))


class PlacesField(WholeNumberField):
    """How many people can be hired."""

    def __init__(self, label: str = _l("Places"), **options: Any) -> None:
        enter_number = _l("Enter a whole number from 1 to %(max_places)s.", max_places=MAX_PLACES)
        options.setdefault("description", _l("How many people can be hired."))
        super().__init__(
            label,
            validators=[InputRequired(enter_number), NumberRange(1, MAX_PLACES, enter_number)],
            render_kw={"min": 1, "max": MAX_PLACES},
            **options,
        )


class OpeningForm(Form):
    job_family = SelectField(_l("Job family"), validators=[InputRequired(_l("Choose a job family."))])
    region = SelectField(_l("Region"), choices=region_choices)
    recruiter = SelectField(_l("Recruiter"), validators=[InputRequired(_l("Choose a recruiter."))])
    hiring_manager = SelectField(
        _l("Hiring manager"), validators=[InputRequired(_l("Choose a hiring manager."))]
    )
    places = PlacesField(default=1)

    def offer(self, families: list[JobFamily], recruiters: Iterable[User], managers: Iterable[User]) -> None:
        """Fill the lists to choose from."""
        self.job_family.choices = choices([EMPTY_CHOICE, *_process_choices(families)])
        self.recruiter.choices = choices([EMPTY_CHOICE, *user_choices(recruiters)])
        self.hiring_manager.choices = choices([EMPTY_CHOICE, *user_choices(managers)])


class PlacesForm(RecordForm):
    places = PlacesField()


class PostingForm(RecordForm):
    posting = TextField(
        _l("Text of this opening"),
        required=False,
        description=_l("What is special about this opening. It is shown above the text of the job family."),
    )
    target_on = DayField(
        _l("Filled by"),
        [Optional()],
        description=_l("The day by which the last place should be filled. Only colleagues see it."),
    )
    audience = SelectField(
        _l("Who it is for"),
        choices=choices((each.value, label) for each, label in AUDIENCE_LABELS.items()),
        coerce=Audience,
        description=_l(
            "The public finds it on the public pages and in the feeds, colleagues under Open positions."
        ),
    )
    areas = TextField(
        _l("More regions and locations"),
        required=False,
        description=_l(
            "Beside its main region, one a line: a region, or a region with a location, such as "
            "EMEA: Dublin, Ireland."
        ),
    )
    segments = TextField(
        _l("Sales segments"),
        required=False,
        description=_l("One a line, by any of their names, such as Mid-Market."),
    )


class PublishOpeningForm(Form):
    """It has no fields: its page shows what will be public, and what is missing."""


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


class FamilyChangesForm(Form):
    """Take over the changes of a version of the job family, or leave the opening as it is."""

    choice = RadioField(
        _l("This opening"),
        choices=choices([(TAKE, _l("Take over the changes")), (LEAVE, _l("Leave it as it is"))]),
        validators=[InputRequired(_l("Choose one."))],
    )
    version = VersionField()


class CloseOpeningForm(Form):
    reason = TextField(_l("Reason"), required=False, description=_l("Recorded with your name."))


class HiringTeamForm(RecordForm):
    """Checkboxes for each interview stage. `hiring_team_form` adds them."""

    def entered(self) -> Mapping[str, Any]:
        """The people ticked for each stage, in no order."""
        return {
            field.name: frozenset(field.data or []) for field in self if isinstance(field, CheckboxesField)
        }


def hiring_team_form(
    stages: list[Stage], known: Proposer, notes: Mapping[int, Mapping[int, str]]
) -> HiringTeamForm:
    """A form with checkboxes and a reason for each interview stage, in fields with its position.

    Each box says why the person is proposed or not; `notes` say, by stage and person, why members are there.
    """
    fields: dict[str, Any] = {}
    for stage in stages:
        if stage.kind.takes_scorecards:
            label = _("%(stage)s (%(job_title)s)", stage=stage.name, job_title=stage.conducted_by)
            offered = _proposal_choices(known.proposals(stage), notes.get(stage.id, {}))
            fields[hiring_team_field(stage)] = CheckboxesField(label, choices=choices(offered))
            fields[team_reason_field(stage)] = LineField(
                _("Reason for people with another job title"),
                required=False,
                description=_("Needed if you add one to %(stage)s. It is kept and shown.", stage=stage.name),
            )
    form_type = type("HiringTeamForm", (HiringTeamForm,), fields)
    form: HiringTeamForm = form_type(lambda: hiring_team_values(stages))
    return form


def _proposal_choices(proposals: Iterable[Proposal], notes: Mapping[int, str]) -> list[tuple[str, str]]:
    """People as choices, each with why they are proposed or not, or why they are on the team."""
    return [
        (str(each.user.id), f"{user_choices([each.user])[0][1]} · {notes.get(each.user.id, each.sentence)}")
        for each in proposals
    ]


def _process_choices(families: list[JobFamily]) -> list[tuple[str, str]]:
    """The processes of families: the slug, and the name of the process behind a slash if it has one."""
    return [
        (f"{family.slug}/{process.name}", f"{family.name} · {process.name}")
        if process.name
        else (family.slug, family.name)
        for family in families
        for process in family.processes
    ]


def user_choices(people: Iterable[User]) -> list[tuple[str, str]]:
    """People as choices: the id, and the name with the job title."""
    return [(str(user.id), f"{user.name}, {user.job_title}".rstrip(", ")) for user in people]
