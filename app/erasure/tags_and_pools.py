"""Remove the tags and pools of a candidate, and their name from the names of tags and pools."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import String, cast, delete, literal, or_, select, update

from app.activity.actions import record_key
from app.activity.models import ERASED_TEXT, Activity, Note
from app.candidates.models import Candidate
from app.db.base import db
from app.pools.models import Pool, PoolMember
from app.tags.models import CandidateTag, Tag
from app.turns.actions import update_turns_of_people
from app.turns.models import Turn, TurnKind

SUBJECTS = ("tagsof:", "poolsof:")


def remove_tags_and_pools(candidate: Candidate) -> None:
    """Remove what tags and pools say of a candidate. Call it while the candidate still has their name."""
    own = PoolMember.candidate_id == candidate.id
    members, reminded = select(PoolMember.id).where(own), select(PoolMember.reminds_id).where(own)
    people = db.session.scalars(reminded).all()
    reminders = (Turn.kind == TurnKind.COME_BACK, Turn.about_id.in_(members))
    db.session.execute(delete(Turn).where(*reminders))
    for model in (PoolMember, CandidateTag):
        db.session.execute(delete(model).where(model.candidate_id == candidate.id))
    update_turns_of_people(*people)
    _remove_notes_of_merged(candidate)
    for tag in _named(Tag, candidate.name):
        _rename(tag, lambda number: _("Tag %(number)s", number=number))
    for pool in _named(Pool, candidate.name):
        _rename(pool, lambda number: _("Pool %(number)s", number=number))


def _remove_notes_of_merged(candidate: Candidate) -> None:
    """The notes of their own records are removed with all others."""
    merged = Candidate.merged_into_id == candidate.id
    keys = [select(literal(each) + cast(Candidate.id, String)).where(merged) for each in SUBJECTS]
    about = or_(*(Activity.about.in_(each) for each in keys))
    _blank(select(Activity.note_id).where(about))


def _named(model: type[Tag | Pool], name: str) -> list[Tag | Pool]:
    named = select(model).where(model.name.icontains(name, autoescape=True)).with_for_update()
    return list(db.session.scalars(named))


def _rename(record: Tag | Pool, new_name: Callable[[int], str]) -> None:
    is_merged = record.name_key is None
    record.name = new_name(record.id)
    if is_merged:
        record.name_key = None
    _blank(select(Activity.note_id).where(Activity.about == record_key(record)))


def _blank(note_ids: object) -> None:
    db.session.execute(update(Note).where(Note.id.in_(note_ids)).values(text=ERASED_TEXT))  # type: ignore[arg-type]
