"""Undo a merge in one act, while nothing has happened since to either record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.erasure_turns import update_erasure_turns_of
from app.candidates.hooks import record_candidate_change
from app.candidates.models import Application, Candidate, ReferralClaim
from app.candidates.models.owned_records import shared_kinds
from app.candidates.search_index import update_search_index
from app.db.base import db
from app.duplicates.merge.changes import is_as_after, put_back
from app.duplicates.merge.locks import lock_records
from app.duplicates.merge.since import happened_since
from app.duplicates.models import CandidateMerge
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import join_words
from app.turns.actions import update_turns
from app.turns.models import Turn

APPLICATIONS_TABLE = Application.__tablename__


def undo_merge(merge: CandidateMerge, *, by: User) -> Candidate:
    """Put back what a merge changed, on both records. Returns the record that exists again.

    Sessions that it ended stay ended. Raises Conflict if it was undone before, and RuleBroken with what
    happened since.
    """
    kept, other = merge.kept, merge.other
    lock_records(kept, other)
    db.session.refresh(merge, with_for_update=True)
    check_can_be_undone(merge)
    changes, user_id = merge.changes or {}, kept.user_id
    put_back(changes)
    merge.undone_at, merge.undone_by = clock.now(), by
    db.session.flush()
    db.session.expire_all()
    for candidate in (kept, other):
        update_search_index(candidate)
    _update_turns(kept, other, changes, user_id)
    for candidate in (kept, other):
        record_activity(ActivityVerb.UNDID_MERGE, candidate, by=by)
        record_candidate_change(candidate, by=by)
    return other


def check_can_be_undone(merge: CandidateMerge) -> None:
    """Raise Conflict if a merge was undone, and RuleBroken with what happened since it."""
    if merge.undone_at is not None:
        who = merge.undone_by.name if merge.undone_by else _("Someone")
        raise Conflict(_("%(who)s already undid this merge.", who=who))
    if merge.kept.merged_into_id is not None:
        raise RuleBroken(_("The kept record was merged into another one since. Undo that merge first."))
    if merge.changes is None:
        raise RuleBroken(_("The data of this candidate was deleted. This merge cannot be undone."))
    since = happened_since(merge)
    if not since and not is_as_after(merge.changes):
        since = [_("one of the two records was changed")]
    if since:
        raise RuleBroken(
            _("This merge can no longer be undone. Since then, %(what)s.", what=join_words(since))
        )


def _update_turns(kept: Candidate, other: Candidate, changes: Mapping[str, Any], user_id: int | None) -> None:
    """Give the turns of the candidate back with their applications, and write those of referrals again."""
    moved = [
        row["id"] for row, _after in changes.get(APPLICATIONS_TABLE, []) if row["candidate_id"] == other.id
    ]
    theirs = update(Turn).where(Turn.application_id.in_(moved), Turn.candidate_id == kept.id)
    db.session.execute(theirs.values(candidate_id=other.id))
    ids = [kept.id, other.id]
    for model in (Application, ReferralClaim):
        for record in db.session.scalars(select(model).where(model.candidate_id.in_(ids)).order_by(model.id)):
            update_turns(record)
    for shared in shared_kinds():
        shared.after(ids)
    for account in {user_id, kept.user_id, other.user_id}:
        update_erasure_turns_of(account)
