"""Forms to schedule an interview, and to end one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_login import current_user
from wtforms import BooleanField, DateTimeLocalField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.interviews.models import NotHeldBecause
from app.interviews.rules import instant_in
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.web.forms import Form, Line, Paragraphs, Version, choices

REASON_HINT = "Kept in the history of the application. It is not in any mail."


class LocalMoment(DateTimeLocalField):
    """A moment on the clock of whoever fills the form in; its data is the instant."""

    def __init__(self, label: str, *, required: bool = True, **options: Any) -> None:
        checks: list[Any] = [InputRequired("Give a day and a time.")] if required else [Optional()]
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
    anyway = BooleanField("Schedule it anyway")

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

    reason = Paragraphs("Reason", description=REASON_HINT)


class NotHeldForm(Form):
    """Who did not come to an interview."""

    because = RadioField(
        "Who did not come?",
        [InputRequired("Say who did not come.")],
        coerce=NotHeldBecause,
        choices=choices([(each.value, each.sentence) for each in NotHeldBecause]),
    )
    note = Paragraphs("Note", required=False, description=REASON_HINT)
