"""Counting the answers, once a month, by the worker: how far the applications of each answer came.

Exact numbers are never stored and never leave this module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Status
from app.db.base import db
from app.job_families.kinds import INTERVIEW_KINDS, StageKind
from app.openings.models import Stage
from app.self_identification import rules
from app.self_identification.keys import answers_key
from app.self_identification.models import IdentificationAnswer, IdentificationCount, IdentificationSum
from app.self_identification.rules import Reached
from app.shared import clock
from app.shared.company import current_company

COUNTED_AT_ONCE = 500  # keys of applications that are made at once
THE_COUNT = 1  # the id of the one row
NumbersByAnswer = Mapping[tuple[int, int], Mapping[Reached, int]]  # by question and option


def count_identification() -> bool:
    """Make the sums of this month if it is time for it, and commit. Returns whether the month was new.

    They replace those of before, so that nobody compares two counts here.
    """
    month = clock.today("UTC").replace(day=1)
    if not current_company().asks_identification or _was_checked(month):
        db.session.rollback()
        return False
    last = db.session.get(IdentificationCount, THE_COUNT, with_for_update=True)
    if last is None:
        last = IdentificationCount(id=THE_COUNT, counted=None, respondents=0)
        db.session.add(last)
    last.checked = month
    respondents = db.session.scalar(select(func.count(IdentificationAnswer.key.distinct()))) or 0
    if rules.is_time_for_sums(respondents=respondents, counted=last.respondents):
        last.counted, last.respondents = month, respondents
        _replace_sums(_numbers())
    db.session.commit()
    return True


def _was_checked(month: date) -> bool:
    checked = select(IdentificationCount.checked).where(IdentificationCount.id == THE_COUNT)
    return db.session.scalar(checked) == month


def _replace_sums(numbers: NumbersByAnswer) -> None:
    db.session.execute(delete(IdentificationSum))
    for (question_id, option), furthest in numbers.items():
        for reached, number in rules.reached_sums(furthest).items():
            if number:
                values = {"question_id": question_id, "option": option, "reached": reached}
                db.session.add(IdentificationSum(**values, number=number))
    db.session.flush()


def _numbers() -> NumbersByAnswer:
    counted: dict[tuple[int, int], Counter[Reached]] = {}
    for batch in _batches():
        reached = {answers_key(application_id): step for application_id, step in batch}
        answers = select(IdentificationAnswer).where(IdentificationAnswer.key.in_(list(reached)))
        for answer in db.session.scalars(answers):
            place = (answer.question_id, answer.option)
            counted.setdefault(place, Counter())[reached[answer.key]] += 1
    return counted


def _batches() -> Iterator[Sequence[tuple[int, Reached]]]:
    """All applications with how far they came, COUNTED_AT_ONCE at a time."""
    last = 0
    while True:
        rows = db.session.execute(_REACHED.where(Application.id > last).limit(COUNTED_AT_ONCE)).all()
        yield [(row.id, _reached(row.status, row.met, row.offered)) for row in rows]
        if len(rows) < COUNTED_AT_ONCE:
            return
        last = rows[-1].id


def _reached(status: Status, met: bool, offered: bool) -> Reached:
    if status is Status.HIRED:
        return Reached.HIRED
    if offered:
        return Reached.OFFER
    return Reached.INTERVIEW if met else Reached.APPLIED


_HERE, _STAGE = aliased(Stage), aliased(Stage)
_UP_TO_HERE = (_STAGE.opening_id == Application.opening_id, _STAGE.position <= _HERE.position)
_REACHED = (
    select(
        Application.id,
        Application.status,
        exists().where(*_UP_TO_HERE, _STAGE.kind.in_(INTERVIEW_KINDS)).label("met"),
        exists().where(*_UP_TO_HERE, _STAGE.kind == StageKind.OFFER).label("offered"),
    )
    .join(_HERE, _HERE.id == Application.stage_id)
    .order_by(Application.id)
)
