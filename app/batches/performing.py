"""What each act does to one application: the action that its page calls, for the person who asked.

Each raises RuleBroken, with a sentence for the list of the batch, for what cannot be done, and Conflict if
the application has moved since it was selected.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.policy import allows
from app.application_notes.actions import delete_note, write_note
from app.application_notes.rules import NoteAudience
from app.batches.models import BatchItem
from app.batches.rules import fill_placeholders
from app.candidates.models import Application
from app.db.base import db
from app.interviews.slot_requests import request_slot
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.advance import advance
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.pools.actions import add_to_pool, remove_from_pool
from app.pools.models import Pool
from app.pools.queries import member_of
from app.questionnaire.actions import send_questionnaire
from app.questionnaire.queries import questionnaires_at_stage
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.tags.candidate_tags import tag_candidate, untag_candidate
from app.tags.models import Tag

KEEP = {"kept": True, "cancelled": False}  # an imminent interview


def advance_item(item: BatchItem, *, by: User) -> None:
    """Advance to the next stage; the reason of the batch is used where the stage lacks something."""
    reason = _texts(item).get("reason") or None
    item.transition = advance(item.application, version=item.version, reason=reason, by=by)


def decline_item(item: BatchItem, *, by: User) -> None:
    """Decline with the reason of the batch and a mail of their own: the chosen letter, or the fitting one."""
    choices, texts = item.batch.choices, _texts(item)
    letter = choices.get("letter")
    item.transition = decline(
        item.application,
        version=item.version,
        reason=DeclineReason(choices["reason"]),
        note=texts.get("note") or None,
        letter=Letter(letter) if letter else None,
        paragraph=personal_paragraph(item.application, texts.get("paragraph", "")),
        keep=KEEP.get(choices.get("keep", "")),
        by=by,
    )


def send_item_questionnaire(item: BatchItem, *, by: User) -> None:
    """Send the questions of the stage, unless a link of them is still open."""
    ledger.lock_for_move(item.application, item.version, by=by)
    now = clock.now()
    sent = questionnaires_at_stage(item.application)
    if any(not each.answered_at and not each.replaced_at and each.expires_at > now for each in sent):
        raise RuleBroken(_("The questionnaire was already sent. Its link is still open."))
    send_questionnaire(item.application, by=by)


def request_item_slot(item: BatchItem, *, by: User) -> None:
    """Ask the candidate to choose a time for the interview of their stage."""
    ledger.lock_for_move(item.application, item.version, by=by)
    request_slot(item.application, by=by)


def write_item_note(item: BatchItem, *, by: User) -> None:
    """Write the note about the application, wherever it is by now."""
    audience = NoteAudience(item.batch.choices["audience"])
    item.note = write_note(item.application, text=_texts(item)["note"], audience=audience, by=by)


def tag_item(item: BatchItem, *, by: User) -> None:
    """Give the tag to the candidate."""
    tag_candidate(item.application.candidate, _tag(item), by=by)


def untag_item(item: BatchItem, *, by: User) -> None:
    """Take the tag from the candidate."""
    untag_candidate(item.application.candidate, _tag(item), by=by)


def pool_item(item: BatchItem, *, by: User) -> None:
    """Put the candidate into the pool, with a reminder if a day was chosen."""
    day = item.batch.choices.get("remind_on")
    add_to_pool(
        _pool(item),
        item.application.candidate,
        why=_texts(item).get("why", ""),
        remind_on=date.fromisoformat(day) if day else None,
        by=by,
    )


def unpool_item(item: BatchItem, *, by: User) -> None:
    """Take the candidate out of the pool again."""
    member = member_of(_pool(item), item.application.candidate)
    if member is None:
        raise RuleBroken(_("The candidate was removed from the pool meanwhile."))
    remove_from_pool(member, by=by)


def undo_item_move(item: BatchItem, *, by: User) -> None:
    """Undo the move, with a correction to each person who already got mail about it."""
    assert item.transition is not None  # noqa: S101 - a move that is done made one
    undo(item.application, version=item.transition.number, corrects=True, by=by)


def delete_item_note(item: BatchItem, *, by: User) -> None:
    """Delete the note that the batch wrote."""
    assert item.note is not None  # noqa: S101 - a note that is done was written
    if not allows(by, Permission.DELETE_NOTE, item.note):
        raise RuleBroken(_("You don’t have permission to delete this note now."))
    delete_note(item.note, by=by)


def personal_paragraph(application: Application, text: str) -> str:
    """The paragraph of the batch with the placeholders of one application filled in."""
    values = {
        "name": application.candidate.name,
        "role": application.opening.role,
        "stage": application.stage.name,
    }
    return fill_placeholders(text, values)


def _tag(item: BatchItem) -> Tag:
    """The tag of the batch, or the one that it was merged into meanwhile."""
    tag = db.session.get_one(Tag, int(item.batch.choices["tag"]))
    return tag.merged_into or tag


def _pool(item: BatchItem) -> Pool:
    return db.session.get_one(Pool, int(item.batch.choices["pool"]))


def _texts(item: BatchItem) -> dict[str, str]:
    return item.batch.texts or {}
