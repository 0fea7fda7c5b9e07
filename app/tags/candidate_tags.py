"""Give a tag to a candidate, take it away, and move tags when two records are merged."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, exists, update
from sqlalchemy.orm import aliased

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.merged_records import check_not_merged
from app.candidates.models import Candidate
from app.candidates.models.owned_records import SharedKind
from app.candidates.rules import check_not_erased
from app.db.base import db
from app.people.models import User
from app.shared.refusals import Conflict, RuleBroken
from app.tags.models import CandidateTag, Tag, TagsOf
from app.tags.queries import owes_on, tag_with_name
from app.tags.rules import check_is_offered, check_may_see


def tag_candidate(candidate: Candidate, tag: Tag, *, by: User) -> None:
    """Give a tag to a candidate.

    Raises RuleBroken for a person who owes a scorecard on them, for a retired tag, for one they have, and
    for a candidate with deleted data; Conflict if the record was merged.
    """
    _check(candidate, by=by)
    check_is_offered(tag.name, is_retired=tag.is_retired)
    if db.session.get(CandidateTag, (candidate.id, tag.id)) is not None:
        raise RuleBroken(
            _("%(candidate)s already has the tag “%(tag)s”.", candidate=candidate.name, tag=tag.name),
            field="name",
        )
    db.session.add(CandidateTag(candidate_id=candidate.id, tag_id=tag.id, added_by_id=by.id))
    record_activity(ActivityVerb.TAGGED_CANDIDATE, TagsOf(candidate.id), by=by, reason=tag.name)


def tag_candidate_by_name(candidate: Candidate, name: str, *, by: User) -> Tag:
    """The same with the name as it was typed. Raises RuleBroken if no tag has it."""
    tag = tag_with_name(name)
    if tag is None:
        sentence = (
            _("There is no tag “%(tag)s”. Choose one of the list, or add it to the tags first.", tag=name)
            if allows(by, Permission.KEEP_TAGS)
            else _("There is no tag “%(tag)s”. Choose one of the list. Recruiters add tags.", tag=name)
        )
        raise RuleBroken(sentence, field="name")
    tag_candidate(candidate, tag, by=by)
    return tag


def untag_candidate(candidate: Candidate, tag: Tag, *, by: User) -> None:
    """Take a tag from a candidate. Raises Conflict if they do not have it."""
    _check(candidate, by=by)
    held = db.session.get(CandidateTag, (candidate.id, tag.id))
    if held is None:
        raise Conflict(
            _("%(candidate)s does not have the tag “%(tag)s”.", candidate=candidate.name, tag=tag.name)
        )
    db.session.delete(held)
    record_activity(ActivityVerb.UNTAGGED_CANDIDATE, TagsOf(candidate.id), by=by, reason=tag.name)


def _check(candidate: Candidate, *, by: User) -> None:
    """Lock a candidate, and check that the person may see their tags."""
    db.session.refresh(candidate, with_for_update=True)
    check_may_see(owes=owes_on(by, candidate))
    check_not_merged(candidate, by=by)
    check_not_erased(candidate.erased_at)


def _move_tags(kept_id: int, other_id: int) -> None:
    """Give the tags of one record to the other. A tag that both have is left once."""
    same = aliased(CandidateTag)
    has_both = exists().where(same.candidate_id == kept_id, same.tag_id == CandidateTag.tag_id)
    rows = CandidateTag.candidate_id == other_id
    unsynced = {"synchronize_session": False}
    db.session.execute(delete(CandidateTag).where(rows, has_both), execution_options=unsynced)
    moved = update(CandidateTag).where(rows).values(candidate_id=kept_id)
    db.session.execute(moved, execution_options=unsynced)


TAGS_OF_CANDIDATES = SharedKind(CandidateTag.__tablename__, _move_tags)
