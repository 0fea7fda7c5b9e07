"""Record that two candidates are not the same person, and undo it."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.activity.actions import new_note, record_activity, record_activity_of_many
from app.activity.verbs import ActivityVerb
from app.candidates.hooks import record_candidate_change
from app.candidates.merged_records import check_not_merged
from app.candidates.models import Candidate
from app.db.base import db
from app.duplicates.models import DistinctPair, PossibleDuplicate
from app.duplicates.pairs import is_pair, pair_of
from app.duplicates.queries import distinct_pair
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken


def mark_as_distinct(one: Candidate, other: Candidate, *, reason: str = "", by: User) -> DistinctPair:
    """Record that two candidates are not the same person. They are not proposed again.

    Raises Conflict if one of them was merged meanwhile, and RuleBroken if it is recorded already.
    """
    if one.id == other.id:
        raise RuleBroken(_("Choose two different records."))
    _lock(one, other)
    check_not_merged(one, by=by)
    check_not_merged(other, by=by)
    known = distinct_pair(one, other)
    if known is not None:
        raise Conflict(_("%(who)s already recorded that they are not the same person.", who=known.by.name))
    pair = DistinctPair(**pair_of(one.id, other.id), by=by, note=new_note(reason))
    db.session.add(pair)
    db.session.flush()
    record_activity_of_many(ActivityVerb.MARKED_AS_DISTINCT, (one, other), by=by, note=pair.note)
    for each in (one, other):
        record_candidate_change(each, by=by)
    db.session.execute(delete(PossibleDuplicate).where(is_pair(PossibleDuplicate, one.id, other.id)))
    return pair


def undo_distinct(pair: DistinctPair, *, by: User) -> None:
    """Remove the record that two candidates are not the same person. They can be proposed again."""
    for each in (pair.first, pair.second):
        record_activity(ActivityVerb.UNMARKED_AS_DISTINCT, each, by=by)
        record_candidate_change(each, by=by)
        each.compare_due_at = clock.now()
    db.session.delete(pair)


def _lock(one: Candidate, other: Candidate) -> None:
    both = select(Candidate).where(Candidate.id.in_([one.id, other.id])).order_by(Candidate.id)
    locked = both.with_for_update().execution_options(populate_existing=True)
    db.session.scalars(locked).all()
