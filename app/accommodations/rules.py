"""The rules of accommodations: what helps, what can be granted, and when a request can be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.shared.refusals import Conflict, RuleBroken

MAX_REQUESTS = 20  # of one application
MAX_ADDED_DAYS = 60
INTERVIEW_PERCENTS = (100, 125, 150, 200)


class Help(StrEnum):
    """What would help a candidate."""

    MORE_TIME = "more time"
    SIGN_LANGUAGE = "sign language"
    BREAKS = "breaks"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The help as pages show it."""
        return str(HELP_LABELS[self])


HELP_LABELS: Mapping[Help, str] = {
    Help.MORE_TIME: _l("More time"),
    Help.SIGN_LANGUAGE: _l("Sign language"),
    Help.BREAKS: _l("Breaks"),
    Help.OTHER: _l("Something else"),
}


@dataclass(frozen=True)
class Grant:
    """What a candidate is granted: more days for questions, longer interviews.

    `for_interviewers` is the only text that interviewers read.
    """

    added_days: int = 0
    interview_percent: int = 100
    for_interviewers: str = ""

    def label(self) -> str:
        """The longer times, without any text: "2 more days, interviews 150 %"."""
        days = ngettext("%(num)s more day", "%(num)s more days", self.added_days)
        return _("%(days)s, interviews %(percent)s %%", days=days, percent=self.interview_percent)


def check_can_ask(*, is_active: bool, is_asked: bool, count: int) -> None:
    """Raise RuleBroken for an application that has ended, and while an earlier request has no answer."""
    if not is_active:
        raise RuleBroken(_("This application has ended."))
    if is_asked:
        raise RuleBroken(_("There is a request without an answer. Answer it first, or wait for the answer."))
    if count >= MAX_REQUESTS:
        raise RuleBroken(_("There are too many requests. Write to your recruiter."))


def check_can_answer(*, is_active: bool, edition: int, stored: int) -> None:
    """Raise RuleBroken for an application that has ended, Conflict if somebody answered meanwhile."""
    if not is_active:
        raise RuleBroken(_("This application has ended, so nothing can be granted."))
    if edition != stored:
        raise Conflict(_("Someone else just answered. Your answer was not sent. Read theirs first."))


def check_grant(grant: Grant, *, is_agreed: bool) -> None:
    """Raise RuleBroken for a text to interviewers that the candidate did not agree to share, and for times
    out of range.
    """
    if grant.for_interviewers and not is_agreed:
        raise RuleBroken(
            _("Ask the candidate first. Interviewers read only what the candidate agreed to share."),
            field="is_agreed",
        )
    if not 0 <= grant.added_days <= MAX_ADDED_DAYS:
        raise RuleBroken(_("Enter 0 to %(days)s days.", days=MAX_ADDED_DAYS), field="added_days")
    if grant.interview_percent not in INTERVIEW_PERCENTS:
        raise RuleBroken(_("Choose one."), field="interview_percent")
