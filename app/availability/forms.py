"""The forms of a person's own availability."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from wtforms import SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, ValidationError

from app.availability import queries, rules
from app.availability.actions import InterviewLimits
from app.availability.form_values import STRETCH_NUMBERS, availability_values, stretch_label
from app.availability.models import MAX_MEETING_URL_LENGTH
from app.availability.wall_clock import WeekdayHours
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.shared.text import one_line, whole_number
from app.web.form_fields.days import DayField
from app.web.forms import Form, RecordForm, choices

MAX_INTERVIEWS_PER_DAY = 8
MAX_INTERVIEWS_PER_WEEK = 20
BUFFER_MINUTES = (0, 5, 10, 15, 30, 45, 60)  # minutes


class TimeOfDayField(TimeField):
    """A time of day, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse the time; an empty field is None."""
        if not any(value.strip() for value in valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Enter a time, such as 09:30.")) from error


class NumberField(SelectField):
    """A number to choose; the empty choice is None."""

    @property
    def number(self) -> int | None:
        return int(self.data) if self.data else None


class WebAddressField(StringField):
    """A web address, or nothing."""

    def __init__(self, label: str, **options: Any) -> None:
        limit = whole_number(MAX_MEETING_URL_LENGTH)
        too_long = _("This is too long (limit: %(limit)s characters).", limit=limit)
        checks = [Length(max=MAX_MEETING_URL_LENGTH, message=too_long), _is_address]
        super().__init__(label, checks, filters=[one_line], render_kw={"inputmode": "url"}, **options)

    schemes: tuple[str, ...] = ()


class CalendarAddressField(WebAddressField):
    """The address of a calendar. Calendars give webcal:// for https://."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        scheme, colon, rest = (self.data or "").strip().partition("://")
        if scheme.lower() in ("webcal", "webcals"):
            self.data = f"https{colon}{rest}"

    @property
    def schemes(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("http",) if current_settings().calendar_networks else ()


def _is_address(_form: Any, field: WebAddressField) -> None:
    if field.data:
        try:
            rules.check_meeting_address(field.data, also=field.schemes)
        except RuleBroken as broken:
            raise ValidationError(broken.sentence) from broken


def _limit_choices(maximum: int) -> Any:
    return choices([("", _l("No limit")), *((str(number), str(number)) for number in range(1, maximum + 1))])


class AvailabilityForm(RecordForm):
    """The week, with two stretches for each day ("from_0_1", "to_0_1"), limits and addresses."""

    most_per_day = NumberField(
        _l("Interviews per day, at most"), choices=_limit_choices(MAX_INTERVIEWS_PER_DAY)
    )
    most_per_week = NumberField(
        _l("Interviews per week, at most"), choices=_limit_choices(MAX_INTERVIEWS_PER_WEEK)
    )
    buffer_minutes = NumberField(
        _l("Kept free before and after"),
        choices=choices(
            (str(n), lazy_ngettext("%(num)s minute", "%(num)s minutes", n)) for n in BUFFER_MINUTES
        ),
    )
    meeting_link = WebAddressField(_l("Meeting link"))
    calendar_address = CalendarAddressField(_l("Address of your calendar"))

    @property
    def limits(self) -> InterviewLimits:
        return InterviewLimits(
            self.most_per_day.number, self.most_per_week.number, self.buffer_minutes.number or 0
        )

    @property
    def hours(self) -> list[WeekdayHours]:
        """The hours typed. Valid after `validate`."""
        return [
            WeekdayHours(weekday, *stretch) for weekday in range(7) for stretch in self._stretches(weekday)
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then each day."""
        is_valid = super().validate(extra_validators)
        return all([is_valid, *(self._is_valid_day(weekday) for weekday in range(7))])

    def _is_valid_day(self, weekday: int) -> bool:
        for stretch in STRETCH_NUMBERS:
            fields = self[f"from_{weekday}_{stretch}"], self[f"to_{weekday}_{stretch}"]
            if any(field.errors for field in fields):
                return False
            try:
                rules.check_stretch(fields[0].data, fields[1].data)
            except RuleBroken as broken:
                return self.refuse(broken.sentence, f"{broken.field}_{weekday}_{stretch}")
        stretches = self._stretches(weekday)
        if len(stretches) == 2 and rules.stretches_overlap(*stretches):
            return self.refuse(_("These hours overlap with the first ones."), f"from_{weekday}_2")
        return True

    def _stretches(self, weekday: int) -> list[tuple[time, time]]:
        typed = [(self[f"from_{weekday}_{n}"].data, self[f"to_{weekday}_{n}"].data) for n in STRETCH_NUMBERS]
        return [(begins, ends) for begins, ends in typed if begins is not None and ends is not None]


def availability_form(user: User) -> AvailabilityForm:
    """The form with the person's present values."""
    fields = {
        f"{end}_{weekday}_{stretch}": TimeOfDayField(stretch_label(weekday, stretch, end))
        for weekday in range(7)
        for stretch in STRETCH_NUMBERS
        for end in ("from", "to")
    }
    kind: type[AvailabilityForm] = type("AvailabilityForm", (AvailabilityForm,), fields)
    return kind(lambda: availability_values(queries.weekly_hours(user), queries.meeting_settings(user)))


class DayOffForm(Form):
    first_day = DayField(_l("First day off"), [InputRequired(_l("Enter a date."))])
    last_day = DayField(
        _l("Last day off"), [InputRequired(_l("Enter a date. For one day, enter the first again."))]
    )
