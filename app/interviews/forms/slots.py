"""Forms to choose one of the slots there are, and to move an interview to one or to another time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional

from app.availability.slots import Slot
from app.interviews.forms.scheduling import REASON_HINT, LocalMoment
from app.shared.times import clock_time, format_day, in_zone, parse_instant
from app.web.forms import Form, Paragraphs, Version, choices


def _instant(value: str) -> datetime | None:
    """The instant a choice stands for. Raises ValueError for what is none."""
    return parse_instant(value) if value else None


class SlotField(SelectField):
    """One of the slots there are, by day; its data is the instant. Whether it is free, the action judges."""

    def __init__(self, label: str, *, required: bool = True, **options: Any) -> None:
        checks: list[Any] = [InputRequired("Choose a time.")] if required else [Optional()]
        super().__init__(label, checks, coerce=_instant, validate_choice=False, choices=[], **options)

    def offer(self, slots: Iterable[Slot], *, zone: str, note: Callable[[Slot], str] = lambda _: "") -> None:
        """Fill the list, on the clock of a zone; `note` is what stands behind a time."""
        self.choices = choices([("", "Choose a time")])
        for slot in slots:
            local = in_zone(slot.starts_at, zone)
            label = f"{format_day(local.date())}, {clock_time(local)}{note(slot)}"
            self.choices += choices([(slot.starts_at.isoformat(), label)])


class SlotForm(Form):
    """Which of the free slots it is to be. Also for the candidate's own page, which shows no version."""

    version = Version()
    slot = SlotField("Time")


class MoveInterviewForm(Form):
    """Where an interview is moved: to a free slot of its interviewer, or to a time that is typed."""

    slot = SlotField("A free time of the interviewer", required=False)
    starts_at = LocalMoment("Or another time", required=False)
    anyway = BooleanField("Schedule it anyway")
    reason = Paragraphs("Reason", description=REASON_HINT)

    @property
    def instant(self) -> datetime | None:
        """The time chosen, or else the one typed."""
        chosen: datetime | None = self.slot.data or self.starts_at.data
        return chosen

    def validate(self, *args: Any, **options: Any) -> bool:
        """One of the two is needed."""
        is_right: bool = super().validate(*args, **options)
        if is_right and self.instant is None:
            self.slot.errors = ["Choose a time, or give another one below."]
            return False
        return is_right
