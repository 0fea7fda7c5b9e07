"""The pages of notes: those of an application, of an interviewer's interview, and the forms of one note."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.access.policy import allows
from app.application_notes import actions
from app.application_notes.forms import DeleteNoteForm, EditNoteForm, NewNoteForm
from app.application_notes.models import ApplicationNote
from app.application_notes.queries import note_access, note_readers
from app.application_notes.section import notes_section
from app.candidates.models import Application
from app.interviews.models import Interview, interviews_of
from app.web.record_pages import register_page, url_of
from app.web.routing import Answer, Routes, register_loader

routes = Routes("application_notes", __name__)
register_loader("note_id", ApplicationNote)
register_page(Interview, "application_notes.interview_notes", "interview_id", to="notes")


@routes.action("/applications/<int:application_id>/notes", permission=Permission.WRITE_NOTE)
def application_notes(application: Application) -> Answer:
    return _notes_page(application)


@routes.form("/interviews/<int:interview_id>/notes", permission=Permission.WRITE_INTERVIEW_NOTE)
def interview_notes(interview: Interview) -> Answer:
    return _notes_page(interview.application, interview)


@routes.page("/notes/<int:note_id>", permission=Permission.READ_NOTE)
def note(note: ApplicationNote) -> Answer:
    return _redirect_to_note(note)


@routes.form("/notes/<int:note_id>/edit", permission=Permission.EDIT_NOTE)
def edit_note(note: ApplicationNote) -> Answer:
    form = EditNoteForm(note)
    form.offer(note_access(current_user, note.application).audiences)
    changed = form.submit(
        lambda: actions.edit_note(
            note,
            text=form.note.data or "",
            audience=form.chosen,
            please_look=form.please_look.data,
            seen=form.seen.data,
            by=current_user,
        )
    )
    if changed:
        flash(_("Saved changes to the note. The previous text is kept."), "good")
        return _redirect_to_note(note)
    people = [each.name for each in note_readers(note.application) if each.id != current_user.id]
    page = render_template(
        "application_notes/edit.html",
        form=form,
        note=note,
        people=people,
        back=_url_of_notes(note.application),
    )
    return page, form.status


@routes.form("/notes/<int:note_id>/delete", permission=Permission.DELETE_NOTE)
def delete_note(note: ApplicationNote) -> Answer:
    form, back = DeleteNoteForm(), _url_of_notes(note.application)
    if form.submit(actions.delete_note, note, by=current_user):
        flash(_("Deleted the note and its previous texts."), "good")
        return redirect(back, 303)
    return render_template("application_notes/delete.html", form=form, note=note, back=back), form.status


@routes.action("/notes/<int:note_id>/pin", permission=Permission.PIN_NOTE)
def pin_note(note: ApplicationNote) -> Answer:
    actions.pin_note(note, by=current_user)
    flash(_("Pinned the note."), "good")
    return _redirect_to_note(note)


@routes.action("/notes/<int:note_id>/unpin", permission=Permission.PIN_NOTE)
def unpin_note(note: ApplicationNote) -> Answer:
    actions.unpin_note(note, by=current_user)
    flash(_("Unpinned the note."), "good")
    return _redirect_to_note(note)


@routes.action("/notes/<int:note_id>/looked", permission=Permission.READ_NOTE)
def look_at_note(note: ApplicationNote) -> Answer:
    actions.look_at_note(note, by=current_user)
    flash(_("Marked as looked at. %(author)s sees it beside the note.", author=note.author.name), "good")
    return _redirect_to_note(note)


def _notes_page(application: Application, interview: Interview | None = None) -> Answer:
    form = NewNoteForm()
    form.offer(note_access(current_user, application).audiences)
    written = form.submit(
        lambda: actions.write_note(
            application,
            text=form.note.data or "",
            audience=form.chosen,
            please_look=form.please_look.data,
            by=current_user,
        )
    )
    if written:
        flash(_("Added the note."), "good")
        return redirect(_url_of_notes(application, interview=interview), 303)
    page = render_template(
        "application_notes/notes_page.html",
        application=application,
        interview=interview,
        notes=notes_section(application, current_user, interview=interview, sent=form),
    )
    return page, form.status


def _redirect_to_note(note: ApplicationNote) -> Answer:
    return redirect(_url_of_notes(note.application, anchor=f"note-{note.id}"), 303)


def _url_of_notes(
    application: Application, *, interview: Interview | None = None, anchor: str = "notes"
) -> str:
    """Where the reader finds the notes: on the page of the application, or of their last interview on it."""
    values: dict[str, Any] = {"_anchor": anchor}
    if interview is None and allows(current_user, Permission.VIEW_APPLICATION, application):
        return url_of(application, to="notes", **values)
    own = interview or next(
        each
        for each in reversed(interviews_of(application))
        if allows(current_user, Permission.WRITE_INTERVIEW_NOTE, each)
    )
    return url_for("application_notes.interview_notes", interview_id=own.id, **values)
