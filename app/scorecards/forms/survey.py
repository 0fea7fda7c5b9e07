"""The blocks of the chronological survey: the same fields for each job, numbered from 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import ValidationError

from app.scorecards.survey import Job, month_key, parse_month
from app.shared.text import one_line
from app.web.forms import LineField, TextField

MAX_JOBS = 40
_EMPLOYER = re.compile(r"job_([1-9][0-9]?)_employer")
_JOB_ATTRIBUTES = {  # the name in a block, and in a Job
    "employer": "employer",
    "from": "from_month",
    "to": "to_month",
    "role": "role",
    "manager": "manager",
    "hired_to": "hired_to",
    "achieved": "achieved",
    "low_points": "low_points",
    "manager_says": "manager_says",
    "why_left": "why_left",
}


class MonthField(StringField):
    """A month as people type it: 3/2019, 2019-03, Mar 2019."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, [_check_month], filters=[one_line], **options)


def _check_month(_form: Any, field: Any) -> None:
    if field.data and parse_month(field.data) is None:
        raise ValidationError(_("Enter a month, such as 3/2019."))


@dataclass
class JobBlock:
    """The fields of one job, by their names in a block."""

    number: int
    fields: Mapping[str, Any]

    @property
    def filled(self) -> bool:
        return any(field.data for field in self.fields.values())

    @property
    def times(self) -> tuple[str, str, str]:
        """Employer, from and to, as typed so far."""
        employer, begins, ends = (self.fields[name].data or "" for name in ("employer", "from", "to"))
        return employer, begins, ends

    @property
    def job(self) -> Job:
        values = {attribute: self.fields[name].data or "" for name, attribute in _JOB_ATTRIBUTES.items()}
        for name in ("from_month", "to_month"):
            month = parse_month(values[name])
            values[name] = values[name] if month is None else month_key(month)
        return Job(**values)

    def is_complete(self) -> bool:
        """Whether a job that is filled in has an employer and a start, and ends after it.

        Errors are added to the fields.
        """
        wrong = {name: _("Fill this in.") for name in ("employer", "from") if not self.fields[name].data}
        first, last = parse_month(self.fields["from"].data or ""), parse_month(self.fields["to"].data or "")
        if first is not None and last is not None and last < first:
            wrong["to"] = _("This is before the start.")
        for name, sentence in wrong.items() if self.filled else []:
            self.fields[name].errors = [*self.fields[name].errors, sentence]
        return not (self.filled and wrong)


def job_fields(number: int) -> dict[str, Any]:
    """The fields of a block, by their names in the form."""
    fields = {
        "employer": LineField(_("Employer"), required=False),
        "from": MonthField(_("From")),
        "to": MonthField(_("To")),
        "role": LineField(_("Role"), required=False),
        "manager": LineField(_("Manager"), required=False),
        "hired_to": TextField(_("Hired to do"), required=False),
        "achieved": TextField(_("Achieved, against quota or target"), required=False),
        "low_points": TextField(_("Low points"), required=False),
        "manager_says": TextField(_("What the manager will say"), required=False),
        "why_left": TextField(_("Why they left"), required=False),
    }
    return {f"job_{number}_{name}": field for name, field in fields.items()}


def job_block(form: Any, number: int) -> JobBlock:
    """The block of a number in a form that has its fields."""
    return JobBlock(number, {name: form[f"job_{number}_{name}"] for name in _JOB_ATTRIBUTES})


def count_job_blocks(names: Iterable[str]) -> int:
    """How many blocks a form with fields of these names needs: at least one."""
    numbers = [int(match[1]) for name in names if (match := _EMPLOYER.fullmatch(name))]
    return min(max([1, *numbers]), MAX_JOBS)


def job_form_data(jobs: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The jobs of a scorecard as the data of its form."""
    return {
        f"job_{number}_{name}": job.get(attribute, "")
        for number, job in enumerate(jobs, start=1)
        for name, attribute in _JOB_ATTRIBUTES.items()
    }
