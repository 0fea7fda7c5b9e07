"""Actions that every uploaded file has: get a name, pass to another person, and go when it is old."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import Record, db
from app.people.models import User
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.staged_files.models import StagedFile
from app.turns.actions import update_turns_of_people

File = TypeVar("File", bound=Record)


def file_name(given: str) -> str:
    """The name of a file as its sender says, on one line."""
    return one_line(given)[:MAX_LINE_LENGTH]


def hand_over_file(file: StagedFile, to: User, *, verb: ActivityVerb, reason: str, by: User) -> None:
    """Give a file to another person. The caller has locked it."""
    was, became = file.uploaded_by.name, to.name
    record_activity(verb, file, by=by, was=was, became=became, reason=reason)
    before, file.uploaded_by = file.uploaded_by, to
    update_turns_of_people(before, to)


def remove_one(old: Select[File], remove: Callable[[File], None]) -> bool:
    """Remove one file of `old` that nobody has locked, and commit; False if there is none."""
    file = db.session.scalar(old.limit(1).with_for_update(skip_locked=True))
    if file is not None:
        remove(file)
    db.session.commit()
    return file is not None
