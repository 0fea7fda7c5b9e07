"""Actions of notes: write, edit, pin, delete, and look at one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.application_notes import mail, rules
from app.application_notes.mentions import mentioned_people
from app.application_notes.models import ApplicationNote, ApplicationNoteVersion, LookRequest, Mention
from app.application_notes.queries import (
    note_access,
    note_readers,
    open_look_requests_of,
    same_note_just_written,
)
from app.application_notes.rules import NoteAudience, NoteReader
from app.candidates.models import Application, WordSource
from app.candidates.rules import check_not_erased
from app.candidates.search_index import remove_words_of_text, store_words_of_texts
from app.db.base import db
from app.interviews.locks import lock_application
from app.last_opened.actions import record_change
from app.outbox.actions import cancel_mail
from app.people.accounts import on_account_closed
from app.people.models import User
from app.people.queries import names_of_colleagues
from app.shared import clock
from app.shared.refusals import Conflict
from app.shared.text import join_words
from app.turns.actions import update_turns_of_many
from app.web.edit_digest import LabeledValue

NOTE_FIELDS = {
    "note": TrackedField(_l("Note"), {ActivityVerb.EDITED_NOTE}),
    "audience": TrackedField(_l("Who can read it"), {ActivityVerb.EDITED_NOTE}),
}


def note_values(note: ApplicationNote) -> Mapping[str, str]:
    """The values of a note by the names of its form's fields."""
    return {"note": note.text, "audience": LabeledValue(note.audience.value, note.audience.label)}


def write_note(
    application: Application,
    *,
    text: str,
    audience: NoteAudience,
    please_look: bool = False,
    by: User,
) -> ApplicationNote:
    """Write a note about an application, and notify the people it mentions.

    With `please_look` they are asked to look at it. The author's own open requests of the application end.
    Raises RuleBroken for an audience the author is not part of, for a mention of a person who may not read
    the note, and for a candidate with deleted data; Conflict for a note that they just wrote.
    """
    lock_application(application)
    check_not_erased(application.candidate.erased_at)
    if same_note_just_written(application, text, audience, by):
        raise Conflict(_("You just wrote this note. To add it again, change it."))
    mentioned = _check_mentions(application, text, audience, please_look=please_look, by=by)
    note = ApplicationNote(application=application, author=by, text=text, audience=audience)
    db.session.add(note)
    db.session.flush()
    store_words_of_texts(WordSource.NOTE, [(note.id, application, text)])
    _record_change(note, by=by)
    record_activity(ActivityVerb.WROTE_NOTE, note, by=by)
    _mention(note, mentioned, please_look=please_look)
    for request in open_look_requests_of(by, application):
        _has_looked(request, by=by)
    return note


def edit_note(
    note: ApplicationNote,
    *,
    text: str,
    audience: NoteAudience,
    please_look: bool = False,
    seen: str | None = None,
    by: User,
) -> None:
    """Change a note and keep what it said. Only people it did not mention before are notified.

    `seen` says what the page showed. With `please_look`, everyone it mentions is asked to look, unless an
    earlier request is still open. Raises what `write_note` raises, and Conflict for a page that is stale.
    """
    _lock(note)
    check_not_erased(note.application.candidate.erased_at)
    check_unchanged(note, seen, note_values(note), NOTE_FIELDS, reader=by)
    is_as_before = audience is note.audience and not please_look
    before = {mention.user_id for mention in note.mentions} if is_as_before else set()
    mentioned = _check_mentions(note.application, text, audience, please_look=please_look, but=before, by=by)
    if text != note.text:
        remove_words_of_text(WordSource.NOTE, note.id, note.application)
        store_words_of_texts(WordSource.NOTE, [(note.id, note.application, text)])
    if (text, audience) != (note.text, note.audience):
        said_at = note.edited_at or note.written_at
        note.versions.append(
            ApplicationNoteVersion(
                edition=note.edition, said_at=said_at, text=note.text, audience=note.audience
            )
        )
        note.text, note.audience = text, audience
        note.edition, note.edited_at = note.edition + 1, clock.now()
        _record_change(note, by=by)
        record_activity(ActivityVerb.EDITED_NOTE, note, by=by)
    _end_mentions(note, but={person.id for person in mentioned})
    _mention(note, mentioned, please_look=please_look)


def pin_note(note: ApplicationNote, *, by: User) -> None:
    """Show a note above the others. Does nothing if it is pinned."""
    _lock(note)
    if not note.is_pinned:
        note.pinned_at = clock.now()
        _record_change(note, by=by)
        record_activity(ActivityVerb.PINNED_NOTE, note, by=by)


def unpin_note(note: ApplicationNote, *, by: User) -> None:
    """Show a note at its place among the others. Does nothing if it is not pinned."""
    _lock(note)
    if note.is_pinned:
        note.pinned_at = None
        _record_change(note, by=by)
        record_activity(ActivityVerb.UNPINNED_NOTE, note, by=by)


def delete_note(note: ApplicationNote, *, by: User) -> None:
    """Remove a note with all it ever said. Its requests to look end, and mail about it is not sent."""
    _lock(note)
    note.text, note.deleted_at, note.pinned_at = "", clock.now(), None
    note.versions.clear()
    remove_words_of_text(WordSource.NOTE, note.id, note.application)
    _end_mentions(note, but=())
    cancel_mail(mail.MENTIONED_MAIL, note)
    _record_change(note, by=by)
    record_activity(ActivityVerb.DELETED_NOTE, note, by=by)


def look_at_note(note: ApplicationNote, *, by: User) -> None:
    """End the person's open request to look at a note. Raises Conflict if they have none."""
    _lock(note)
    request = next((each for each in note.look_requests if each.is_open and each.user_id == by.id), None)
    if request is None:
        raise Conflict(_("You are not asked to look at this note, or you already did."))
    _has_looked(request, by=by)


def end_look_requests_of(user: User, _by: User) -> None:
    """End the open requests to a person when their account closes. The authors see it beside their notes."""
    waiting = (LookRequest.user_id == user.id, LookRequest.ended_at.is_(None))
    requests = db.session.scalars(select(LookRequest).where(*waiting).with_for_update()).all()
    for request in requests:
        request.end(looked=False)
    _update_turns(requests)


def _check_mentions(
    application: Application,
    text: str,
    audience: NoteAudience,
    *,
    please_look: bool,
    but: Collection[int] = (),
    by: User,
) -> list[NoteReader]:
    """The people a text mentions, without its author. What those in `but` may read is not asked again."""
    rules.check_audience(audience, note_access(by, application))
    named = mentioned_people(text, note_readers(application), names_of_colleagues)
    mentioned = [each for each in named if each.id != by.id]
    rules.check_mentions([each for each in mentioned if each.id not in but], audience)
    rules.check_look_request(please_look=please_look, mentions=bool(mentioned))
    return mentioned


def _mention(note: ApplicationNote, mentioned: Iterable[NoteReader], *, please_look: bool) -> None:
    """Add the mentions that are new, ask to look, and notify everyone for whom something is new."""
    known = {mention.user_id for mention in note.mentions}
    waiting = {request.user_id for request in note.look_requests if request.is_open}
    asked: list[LookRequest] = []
    for person in mentioned:
        user = db.session.get_one(User, person.id)
        asks = please_look and person.id not in waiting
        if person.id not in known:
            note.mentions.append(Mention(user=user))
        if asks:
            asked.append(LookRequest(user=user))
            note.look_requests.append(asked[-1])
        if asks or person.id not in known:
            mail.notify_mentioned(note, to=user, please_look=asks)
    if asked:
        what = join_words([request.user.name for request in asked])
        _record_change(note, by=note.author)
        record_activity(ActivityVerb.ASKED_TO_LOOK, note, by=note.author, what=what)
        _update_turns(asked)


def _end_mentions(note: ApplicationNote, *, but: Collection[int]) -> None:
    """Remove the mentions of all but these people, and end the requests to them."""
    note.mentions[:] = [mention for mention in note.mentions if mention.user_id in but]
    ended = [each for each in note.look_requests if each.is_open and each.user_id not in but]
    for request in ended:
        request.end(looked=False)
    _update_turns(ended)


def _has_looked(request: LookRequest, *, by: User) -> None:
    request.end(looked=True)
    _record_change(request.note, by=by)
    record_activity(ActivityVerb.LOOKED_AT_NOTE, request.note, by=by)
    _update_turns([request])


def _update_turns(requests: Sequence[LookRequest]) -> None:
    if requests:
        db.session.flush()
        update_turns_of_many(LookRequest, [request.id for request in requests])


def _lock(note: ApplicationNote) -> None:
    """Lock the application and reload the note. Raises Conflict if it was deleted."""
    lock_application(note.application)
    db.session.refresh(note)
    if note.is_deleted:
        raise Conflict(_("This note was deleted meanwhile."))


on_account_closed(end_look_requests_of)


def _record_change(note: ApplicationNote, *, by: User) -> None:
    """Who owes a scorecard learns of a note only if they may read it."""
    record_change(note.application, by=by, is_open=note.audience is NoteAudience.INTERVIEWERS)
