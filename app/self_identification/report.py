"""The equal-opportunity report: the rounded sums of the last count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.db.base import db
from app.self_identification.answers import option_label
from app.self_identification.counting import THE_COUNT
from app.self_identification.models import IdentificationCount, IdentificationQuestion, IdentificationSum
from app.self_identification.rules import LEAST, NO_ANSWER, Reached


@dataclass(frozen=True)
class QuestionTable:
    """A question, and for each of its answers the sums by how far applications came; none: fewer than ten."""

    text: str
    rows: Sequence[tuple[str, Mapping[Reached, int]]]


@dataclass(frozen=True)
class EqualOpportunityReport:
    counted: date | None
    tables: Sequence[QuestionTable]
    least: int = LEAST


def equal_opportunity_report() -> EqualOpportunityReport:
    """The report of the last count, in three statements."""
    count = db.session.get(IdentificationCount, THE_COUNT)
    if count is None or count.counted is None:
        return EqualOpportunityReport(None, [])
    sums: dict[tuple[int, int], dict[Reached, int]] = {}
    for each in db.session.scalars(select(IdentificationSum)):
        sums.setdefault((each.question_id, each.option), {})[each.reached] = each.number
    counted = {question_id for question_id, _option in sums}
    asked = select(IdentificationQuestion).where(IdentificationQuestion.id.in_(counted))
    questions = db.session.scalars(asked.order_by(IdentificationQuestion.id))
    tables = [_table(each, sums) for each in questions]
    return EqualOpportunityReport(count.counted, tables)


def _table(
    question: IdentificationQuestion, sums: Mapping[tuple[int, int], Mapping[Reached, int]]
) -> QuestionTable:
    options = [*range(len(question.options)), NO_ANSWER]
    rows = [(option_label(question, each), sums.get((question.id, each), {})) for each in options]
    return QuestionTable(question.text, rows)
