"""The report of the survey: counts and means of groups that are large enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.candidate_surveys.models import SurveyAnswer
from app.candidate_surveys.rules import (
    LEAST_ANSWERS,
    Group,
    Period,
    released_periods,
    shown_groups,
    shown_sentences,
)
from app.candidates.models import Status
from app.db.base import db
from app.shared import clock

SENTENCE_LIMIT = 200
_NUMBERS = (func.count(), func.sum(SurveyAnswer.score))


@dataclass(frozen=True)
class SurveyReport:
    """All released answers; `tables` have the same answers, each by something else.

    `sentences` are those of each period with enough of them, the newest period first.
    """

    whole: Group | None
    periods: Sequence[Period]
    tables: Sequence[tuple[str, Sequence[Group]]]
    sentences: Sequence[tuple[Period, Sequence[str]]]
    least: int = LEAST_ANSWERS


def survey_report() -> SurveyReport:
    """The report as of now, in a fixed number of statements."""
    by_month = select(SurveyAnswer.month, *_NUMBERS).group_by(SurveyAnswer.month)
    months = [(month, count, total) for month, count, total in db.session.execute(by_month)]
    periods = released_periods(months, this_month=clock.today("UTC").replace(day=1))
    if not periods:
        return SurveyReport(None, [], [], [])
    groups = [period.group for period in periods]
    whole = Group("", sum(each.count for each in groups), sum(each.total for each in groups))
    released = SurveyAnswer.month <= periods[-1].last
    tables = [
        (_("Job family"), _groups(SurveyAnswer.family, released)),
        (_("Region"), _groups(SurveyAnswer.region, released)),
        (_("How it ended"), _groups(SurveyAnswer.ended, released)),
    ]
    return SurveyReport(whole, periods[::-1], tables, _sentences(periods))


def _groups(column: InstrumentedAttribute[str], released: ColumnElement[bool]) -> list[Group]:
    found = db.session.execute(select(column, *_NUMBERS).where(released).group_by(column))
    groups = [
        Group(name.label if isinstance(name, Status) else str(name), count, total)
        for name, count, total in found
    ]
    return shown_groups(groups, others=_("Others"))


def _sentences(periods: Sequence[Period]) -> list[tuple[Period, list[str]]]:
    """In the order of random ids, which says nothing of the order in which they came."""
    statement = (
        select(SurveyAnswer.month, SurveyAnswer.sentence)
        .where(SurveyAnswer.sentence != "", SurveyAnswer.month <= periods[-1].last)
        .order_by(SurveyAnswer.month.desc(), SurveyAnswer.id)
        .limit(SENTENCE_LIMIT)
    )
    written: dict[date, list[str]] = {}
    for month, sentence in db.session.execute(statement):
        written.setdefault(month, []).append(sentence)
    found = []
    for period in reversed(periods):
        months = sorted(month for month in written if period.first <= month <= period.last)
        if shown := shown_sentences([each for month in months for each in written[month]]):
            found.append((period, sorted(shown, key=str.casefold)))
    return found
