"""Forms to schedule an interview, to move one, and to end one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, DateTimeLocalField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.availability.slots import Slot
from app.interviews.models import Interview, NotHeldBecause
from app.interviews.rules import instant_of_local_time
from app.job_families.values import MAX_INTERVIEW_MINUTES, MIN_INTERVIEW_MINUTES
from app.openings.models import Stage
from app.openings.training.queries import in_training
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.shared.times import clock_time, format_day, in_zone, parse_instant
from app.web.form_fields.whole_number import WholeNumberField
from app.web.forms import CheckboxesField, Form, LineField, TextField, VersionField, choices

WHOLE_MEETING, ONLY_THEIRS = "all", "one"
REASON_HINT = _l("Kept in the application’s history and not sent by mail.")


class LocalDateTimeField(DateTimeLocalField):
    """A date and time in the time zone of the person signed in; its data is the instant."""

    def __init__(self, label: str, *, required: bool = True, **options: Any) -> None:
        checks: list[Any] = [InputRequired(_("Enter a date and a time."))] if required else [Optional()]
        super().__init__(label, checks, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)
        self.invalid_value_message = _("Enter a date and a time, such as 2026-11-26 10:00.")

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if isinstance(self.data, datetime):
            try:
                self.data = instant_of_local_time(self.data, current_user.time_zone)
            except RuleBroken as broken:
                self.data = None
                raise ValueError(broken.sentence) from broken


class ScheduleForm(Form):
    """Who interviews at which stage, when, for how long and where.

    The choices are the hiring teams of the stages that are held together.
    """

    version = VersionField()
    stage = SelectField(_l("Stage"), [Optional()], validate_choice=False)
    interviewer = SelectField(
        _l("Interviewer"), [InputRequired(_l("Choose an interviewer."))], validate_choice=False
    )
    starts_at = LocalDateTimeField(_l("Starts at"))
    minutes = WholeNumberField(
        _l("Minutes"),
        [
            Optional(),
            NumberRange(MIN_INTERVIEW_MINUTES, MAX_INTERVIEW_MINUTES, _l("Enter 5 to 240 minutes.")),
        ],
    )
    place = LineField(_l("Place or video link"), required=False)
    anyway = BooleanField(_l("Schedule anyway"))

    def offer(self, stages: Sequence[Stage], *, to_schedule: Stage) -> None:
        """Fill the lists of stages and interviewers to choose from; the stage that lacks one is chosen."""
        self.stages = {str(stage.id): stage for stage in stages}
        self.stage.choices = choices([(key, stage.name) for key, stage in self.stages.items()])
        if not self.is_submitted():
            self.stage.data = str(to_schedule.id)
        trainees = in_training()
        self.team = {
            str(user.id): user
            for stage in stages
            for user in stage.hiring_team
            if (user.id, stage.kind) not in trainees
        }
        self.interviewer.choices = choices([("", _("Choose an interviewer")), *people_choices(self.team)])

    @property
    def chosen_stage(self) -> Stage | None:
        """The chosen stage; None for the next one that lacks an interview."""
        return self.stages.get(self.stage.data or "")

    @property
    def chosen(self) -> list[User]:
        """The chosen interviewer; empty if they are not on the team."""
        return [user for key, user in self.team.items() if key in (self.interviewer.data or "").split()]


class PanelForm(ScheduleForm):
    """A `ScheduleForm` for stages at which several people meet the candidate at one time."""

    interviewer = CheckboxesField(
        _l("Interviewers"), [InputRequired(_l("Choose at least one interviewer."))], validate_choice=False
    )

    def offer(self, stages: Sequence[Stage], *, to_schedule: Stage) -> None:
        """Fill the lists of stages and interviewers to choose from."""
        super().offer(stages, to_schedule=to_schedule)
        self.interviewer.choices = choices(people_choices(self.team))

    @property
    def chosen(self) -> list[User]:
        """The chosen interviewers who are on the team."""
        return [user for key, user in self.team.items() if key in (self.interviewer.data or ())]


def people_choices(people: Mapping[str, User]) -> list[tuple[str, str]]:
    """People with their job titles, as the choices of a field."""
    return [(key, f"{user.name}, {user.job_title}".rstrip(", ")) for key, user in people.items()]


class ShadowForm(Form):
    """Who sits in on an interview."""

    shadow = SelectField(_l("Sits in"), [Optional()])

    def offer(self, people: Iterable[User]) -> None:
        """Fill the list to choose from."""
        self.people = {str(user.id): user for user in people}
        members = [(key, f"{user.name}, {user.job_title}".rstrip(", ")) for key, user in self.people.items()]
        self.shadow.choices = choices([("", _("Nobody")), *members])

    @property
    def chosen(self) -> User | None:
        """The chosen person; None for nobody."""
        return self.people.get(self.shadow.data or "")


class ReasonForm(Form):
    """Why an interview is cancelled, or its scorecard waived."""

    reason = TextField(_l("Reason"), description=REASON_HINT)


class ScopeForm(Form):
    """For a panel: whether an act is about the whole meeting, or about one of its interviewers."""

    scope = RadioField(_l("For"), [Optional()], validate_choice=False)

    def offer(self, interview: Interview, people: Sequence[User]) -> None:
        """Fill the choices, if there are other `people` in the meeting."""
        self.is_panel = bool(people)
        whole = _("All interviewers of this panel")
        only = _("Only %(interviewer)s", interviewer=interview.interviewer.name)
        self.scope.choices = choices([(WHOLE_MEETING, whole), (ONLY_THEIRS, only)])
        self.scope.data = self.scope.data or WHOLE_MEETING

    @property
    def only_theirs(self) -> bool:
        return bool(self.scope.data == ONLY_THEIRS)


class CancelForm(ReasonForm, ScopeForm):
    """Why an interview is cancelled, and of a panel, for whom."""


class NotHeldForm(ScopeForm):
    """Who did not come to an interview."""

    because = RadioField(
        _l("Who did not come?"),
        [InputRequired(_l("Choose who did not come."))],
        coerce=NotHeldBecause,
        choices=choices([(each.value, each.label) for each in NotHeldBecause]),
    )
    note = TextField(_l("Note"), required=False, description=REASON_HINT)


def _parse_choice(value: str) -> datetime | None:
    """The instant of a choice. Raises ValueError for an invalid one."""
    return parse_instant(value) if value else None


class SlotField(SelectField):
    """A choice of slots by day; its data is the instant. The action checks that it is still free."""

    def __init__(self, label: str, *, required: bool = True, **options: Any) -> None:
        checks: list[Any] = [InputRequired(_("Choose a time."))] if required else [Optional()]
        super().__init__(label, checks, coerce=_parse_choice, validate_choice=False, choices=[], **options)

    def offer(self, slots: Iterable[Slot], *, zone: str, note: Callable[[Slot], str] = lambda _: "") -> None:
        """Fill the list, with times in a zone; `note` is the text after each time."""
        self.choices = choices([("", _("Choose a time"))])
        for slot in slots:
            local = in_zone(slot.starts_at, zone)
            label = f"{format_day(local.date())}, {clock_time(local)}{note(slot)}"
            self.choices += choices([(slot.starts_at.isoformat(), label)])


class PeopleForm(Form):
    """Who of a stage's team meets the candidate at a panel."""

    interviewer = CheckboxesField(_l("Interviewers"), validate_choice=False)

    def offer_people(self, pool: Sequence[User]) -> None:
        """Fill the list of those who can be met."""
        self.pool = {str(user.id): user for user in pool}
        self.interviewer.choices = choices(people_choices(self.pool))

    @property
    def chosen(self) -> list[User]:
        """The chosen people who can be met."""
        return [user for key, user in self.pool.items() if key in (self.interviewer.data or ())]


class SlotForm(PeopleForm):
    """Which free slot to schedule the interview in, and of a panel, with whom."""

    version = VersionField()
    slot = SlotField(_l("Time"))


class MoveInterviewForm(Form):
    """The new time of an interview: a free slot of its interviewer, or a time that is typed."""

    slot = SlotField(_l("Free times of the interviewer"), required=False)
    starts_at = LocalDateTimeField(_l("Or another time"), required=False)
    anyway = BooleanField(_l("Schedule anyway"))
    reason = TextField(_l("Reason"), description=REASON_HINT)

    @property
    def instant(self) -> datetime | None:
        """The chosen slot, or else the time typed."""
        chosen: datetime | None = self.slot.data or self.starts_at.data
        return chosen

    def validate(self, *args: Any, **options: Any) -> bool:
        """Require a slot or a time."""
        is_valid: bool = super().validate(*args, **options)
        if is_valid and self.instant is None:
            self.slot.errors = [_("Choose a time, or enter another one below.")]
            return False
        return is_valid
