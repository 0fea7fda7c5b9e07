"""The forms of a candidate's own page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from app.availability.slots import Slot
from app.documents.forms import DocumentField
from app.interviews.time_warnings import candidate_hours, is_within_hours
from app.people.forms import EmailAddressField, TimeZoneField
from app.shared.times import clock_time, in_zone, parse_instant
from app.web.forms import Form, LineField, RecordForm, TextField, choices


class PageLinkForm(Form):
    email = EmailAddressField(render_kw={"autocomplete": "email"})


class NewEmailForm(Form):
    email = EmailAddressField(_l("New email"), render_kw={"autocomplete": "email"})


class TimeZoneForm(RecordForm):
    time_zone = TimeZoneField()


MIN_INTERVIEW_LENGTH = timedelta(minutes=30)


class InterviewTimeForm(Form):
    """A choice of free times by day, in the candidate's time zone; its data is the instant."""

    starts_at = RadioField(_l("Time"), [InputRequired(_l("Choose a time."))], validate_choice=False)

    def offer(self, slots: Iterable[Slot], zone: str) -> None:
        """Fill the list of times."""
        self.begin = [in_zone(slot.starts_at, zone) for slot in slots]
        hours = candidate_hours()
        self.in_day = [is_within_hours(at, at + MIN_INTERVIEW_LENGTH, zone, hours) for at in self.begin]
        self.starts_at.choices = choices((local.isoformat(), _time(local)) for local in self.begin)

    @property
    def days(self) -> list[tuple[date, list[Any], list[Any]]]:
        """Each day with its options: those within the candidate's day, and those early or late in it."""
        every = zip(self.begin, self.starts_at, self.in_day, strict=True)
        found = []
        for day, of_day in groupby(every, lambda each: each[0].date()):
            rows = list(of_day)
            within = [option for _, option, is_in in rows if is_in]
            found.append((day, within, [option for _, option, is_in in rows if not is_in]))
        return found

    @property
    def chosen(self) -> datetime | None:
        """The chosen instant; None if there is none, or it is invalid."""
        try:
            return parse_instant(self.starts_at.data or "")
        except ValueError:
            return None


def _time(local: datetime) -> str:
    """A time of day; if clocks go back and it occurs twice, it says which one it is."""
    return _("%(time)s (second time)", time=clock_time(local)) if local.fold else clock_time(local)


class CancelInterviewForm(Form):
    reason = TextField(_l("Is there something you want to tell us?"), required=False)


ANSWER_YES, ANSWER_NO = "yes", "no"


class ReturnForm(Form):
    """Sent by one of two buttons."""

    answer = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose one."))],
        choices=choices([(ANSWER_YES, ANSWER_YES), (ANSWER_NO, ANSWER_NO)]),
    )


class MoveAnswerForm(ReturnForm):
    takes_answers = BooleanField(_l("Take along my answers to the same questions"))


class SubmitTaskForm(Form):
    """A task that is submitted: a file, a link, or both."""

    document = DocumentField(_l("File"), required=False)
    link = LineField(_l("Link"), required=False)


class OwnWithdrawForm(Form):
    note = TextField(_l("Is there something you want to tell us?"), required=False)
