"""Who applied again earlier than the company's months say. Nothing follows from it by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.candidates.models import Application, Status
from app.candidates.queries import is_at_visible_opening
from app.db.base import db
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.models import Transition
from app.pipeline.rules import DECLINE_REASON_LABELS, DeclineReason, MoveVerb
from app.reapplying.models import ReapplyMonths
from app.reapplying.rules import DEFAULT_MONTHS, default_months, may_reapply_from
from app.shared.times import in_zone


@dataclass(frozen=True)
class EarlierDecline:
    """A decline after which the candidate applied again before the day `may_apply_from`."""

    application_id: int
    opening: str
    reason: str
    declined_on: date
    may_apply_from: date


def months_by_reason() -> dict[str, int]:
    """The months of each reason of a decline, by its value."""
    changed = {each.reason: each.months for each in db.session.scalars(select(ReapplyMonths))}
    return {each.value: changed.get(each.value, default_months(each.value)) for each in DeclineReason}


def months_on_record() -> dict[str, int]:
    """The same by the name of the reason, as the form has them."""
    months = months_by_reason()
    return {each.name.lower(): months[each.value] for each in DeclineReason}


def declines_too_recent(application: Application, reader: User) -> Sequence[EarlierDecline]:
    """The earlier declines of its candidate that are too recent for this application, newest first.

    Only of openings that the reader sees. One statement, and another one if there are declines.
    """
    earlier, later = aliased(Transition), aliased(Transition)
    last = select(func.max(later.number)).where(later.application_id == Application.id).scalar_subquery()
    statement = (
        select(Application.id, Application.decline_reason, earlier.at, Opening)
        .join(Opening, Opening.id == Application.opening_id)
        .join(earlier, earlier.application_id == Application.id)
        .where(
            Application.candidate_id == application.candidate_id,
            Application.id != application.id,
            Application.status == Status.DECLINED,
            earlier.verb == MoveVerb.DECLINE,
            earlier.number == last,
            earlier.at < application.applied_at,
            is_at_visible_opening(reader),
        )
        .order_by(earlier.at.desc())
        .limit(10)
    )
    rows = db.session.execute(statement).all()
    months = months_by_reason() if rows else {}
    found = []
    for id_, reason, at, opening in rows:
        declined_on = in_zone(at, reader.time_zone).date()
        may_from = may_reapply_from(declined_on, months.get(reason or "", DEFAULT_MONTHS))
        if in_zone(application.applied_at, reader.time_zone).date() < may_from:
            found.append(EarlierDecline(id_, opening.name, _label(reason), declined_on, may_from))
    return found


def _label(reason: str | None) -> str:
    known = {each.value: str(label) for each, label in DECLINE_REASON_LABELS.items()}
    return known.get(reason or "", reason or "")
