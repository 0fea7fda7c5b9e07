"""The forms of a candidate's own page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from app.availability.slots import Slot
from app.interviews.timing import candidate_day, is_in_day
from app.people.forms import Email, TimeZone
from app.shared.forms import Form, Paragraphs, choices
from app.shared.times import in_zone, instant_of


class LinkForm(Form):
    email = Email(render_kw={"autocomplete": "email"})


class NewEmailForm(Form):
    email = Email("New email", render_kw={"autocomplete": "email"})


class TimeZoneForm(Form):
    time_zone = TimeZone()


OUTSIDE = " (early or late in your day)"
SHORTEST = timedelta(minutes=30)


class TimeForm(Form):
    """The times there are, by day, on the clock of whoever chooses; what is sent is the instant."""

    starts_at = RadioField("Time", [InputRequired("Choose a time.")], validate_choice=False)

    def offer(self, slots: Iterable[Slot], zone: str) -> None:
        """Fill in the times to choose from."""
        self.begin = [in_zone(slot.starts_at, zone) for slot in slots]
        hours = candidate_day()
        marks = ("" if is_in_day(at, at + SHORTEST, zone, hours) else OUTSIDE for at in self.begin)
        self.starts_at.choices = choices(
            (local.isoformat(), f"{_time(local)}{mark}")
            for local, mark in zip(self.begin, marks, strict=True)
        )

    @property
    def days(self) -> list[tuple[date, list[Any]]]:
        """Each day with its options."""
        both = zip(self.begin, self.starts_at, strict=True)
        return [
            (day, [option for _, option in of_day]) for day, of_day in groupby(both, lambda p: p[0].date())
        ]

    @property
    def chosen(self) -> datetime | None:
        """The instant chosen; None where nothing is, or what is none."""
        try:
            return instant_of(self.starts_at.data or "")
        except ValueError:
            return None


def _time(local: datetime) -> str:
    """A time of day; one that comes twice, when clocks go back, says which it is."""
    return f"{local:%H:%M}, the second" if local.fold else f"{local:%H:%M}"


class CancelForm(Form):
    reason = Paragraphs("Is there something you want to tell us?", required=False)


YES, NO = "yes", "no"


class ReturnForm(Form):
    """Sent by one of two buttons."""

    answer = RadioField(
        "Your answer", [InputRequired("Choose one.")], choices=choices([(YES, YES), (NO, NO)])
    )


class WithdrawForm(Form):
    note = Paragraphs("Is there something you want to tell us?", required=False)
