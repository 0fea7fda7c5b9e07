"""How an interviewer stands to the hiring team of a stage, and what the page says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from app.people.models import User
from app.shared.times import format_day

FIRST_WEEKS = timedelta(days=14)  # from a person's first day: they are not proposed


class Standing(StrEnum):
    """How somebody stands to a team, in the order in which the page names them."""

    FITS = "fits"
    AT_LIMIT = "at limit"  # proposed last
    IN_TRAINING = "in training"  # proposed to sit in
    IS_NEW = "is new"
    ANOTHER_RECRUITER = "another recruiter"
    NO_TITLE_NAMED = "no title named"  # the stage names none
    OTHER_TITLE = "other title"

    @property
    def is_proposed(self) -> bool:
        return self in (Standing.FITS, Standing.AT_LIMIT, Standing.IN_TRAINING)

    @property
    def needs_reason(self) -> bool:
        """Whether they join only with a reason."""
        return self is Standing.OTHER_TITLE


@dataclass(frozen=True)
class Facts:
    """What is known of an interviewer. `interviews` are those of this week, None as a limit is no limit."""

    today: date
    started_on: date | None = None
    in_training: bool = False
    interviews: int = 0
    most_per_week: int | None = None


def standing_of(title: Standing, facts: Facts) -> Standing:
    """The standing of a person: `title` is what their job title says, which comes first."""
    if title is not Standing.FITS:
        return title
    if facts.started_on is not None and facts.today < facts.started_on + FIRST_WEEKS:
        return Standing.IS_NEW
    if facts.in_training:
        return Standing.IN_TRAINING
    if facts.most_per_week is not None and facts.interviews >= facts.most_per_week:
        return Standing.AT_LIMIT
    return Standing.FITS


@dataclass(frozen=True)
class Proposal:
    """An interviewer, how they stand to the team of a stage, and the sentence that says why."""

    user: User
    standing: Standing
    sentence: str


def sentence_of(standing: Standing, facts: Facts, *, is_recruiter_stage: bool) -> str:
    """Why somebody is proposed or not, without a full stop."""
    if standing is Standing.FITS:
        return _("recruiter of this opening") if is_recruiter_stage else _("has the job title")
    if standing is Standing.AT_LIMIT:
        return _(
            "at the weekly limit: %(interviews)s interviews this week, limit %(limit)s",
            interviews=facts.interviews,
            limit=facts.most_per_week,
        )
    if standing is Standing.IS_NEW:
        assert facts.started_on is not None  # noqa: S101 - it is why they are new
        return _(
            "not proposed: in the first two weeks, until %(day)s",
            day=format_day(facts.started_on + FIRST_WEEKS - timedelta(days=1)),
        )
    return {
        Standing.IN_TRAINING: _("in training: sits in on interviews"),
        Standing.ANOTHER_RECRUITER: _("not proposed: recruiter of other openings"),
        Standing.NO_TITLE_NAMED: _("not proposed: the stage names no job title"),
        Standing.OTHER_TITLE: _("not proposed: another job title, needs a reason"),
    }[standing]
