"""What kind of CRM file there is, how far one is, and what its rows would do. Values are stored."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class FileKind(StrEnum):
    """What the rows of a file are."""

    ACCOUNTS = "accounts"
    OPPORTUNITIES = "opportunities"
    USERS = "users"

    @property
    def label(self) -> str:
        return str(FILE_KIND_LABELS[self])


FILE_KIND_LABELS = {
    FileKind.ACCOUNTS: _l("Accounts"),
    FileKind.OPPORTUNITIES: _l("Opportunities"),
    FileKind.USERS: _l("Users of the CRM"),
}


class FileScope(StrEnum):
    """Whether a row that is not in a file means anything."""

    COMPLETE = "complete"
    PART = "part"

    @property
    def label(self) -> str:
        return str(FILE_SCOPE_LABELS[self])


FILE_SCOPE_LABELS = {
    FileScope.PART: _l("A part: what it does not have stays as it is"),
    FileScope.COMPLETE: _l("Complete: what it does not have is marked as missing"),
}


class FileState(StrEnum):
    """How far a file is. The worker moves it on from those with -ING."""

    READING = "reading"
    NOT_READ = "not read"
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"

    @property
    def label(self) -> str:
        return str(FILE_STATE_LABELS[self])


FILE_STATE_LABELS = {
    FileState.READING: _l("Reading file"),
    FileState.NOT_READ: _l("Not read"),
    FileState.UPLOADED: _l("Columns not mapped"),
    FileState.CHECKING: _l("Checking rows"),
    FileState.CHECKED: _l("Checked, not applied"),
    FileState.APPLYING: _l("Applying"),
    FileState.APPLIED: _l("Applied"),
}


class RowEffect(StrEnum):
    """What a row does when its file is applied."""

    ADDED = "added"
    CLOSING = "closing"
    REOPENING = "reopening"
    CONFLICT = "conflict"
    MOVED = "moved"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    STALE = "stale"
    REFUSED = "refused"
    FOOTER = "footer"

    @property
    def label(self) -> str:
        return str(ROW_EFFECT_LABELS[self])

    @property
    def sentence(self) -> str:
        """What becomes of such a row."""
        return str(ROW_EFFECT_SENTENCES[self])


ROW_EFFECT_LABELS = {
    RowEffect.ADDED: _l("Added"),
    RowEffect.CLOSING: _l("Closed"),
    RowEffect.REOPENING: _l("Reopened"),
    RowEffect.CONFLICT: _l("Conflict"),
    RowEffect.MOVED: _l("In another territory"),
    RowEffect.CHANGED: _l("Changed"),
    RowEffect.UNCHANGED: _l("Unchanged"),
    RowEffect.REPEATED: _l("Repeated"),
    RowEffect.STALE: _l("Older than what is known"),
    RowEffect.REFUSED: _l("Refused"),
    RowEffect.FOOTER: _l("Below the table"),
}
ROW_EFFECT_SENTENCES = {
    RowEffect.ADDED: _l("Onramp does not know it yet. It is added."),
    RowEffect.CLOSING: _l(
        "It moves to a closed stage. Its ISR stays the one of the day on which it was closed."
    ),
    RowEffect.REOPENING: _l("It was closed and is open again. Its ISR follows the territory again."),
    RowEffect.CONFLICT: _l(
        "The CRM and a person here both changed its tier or next step. What is here stays until someone "
        "chooses. All else is taken from the CRM."
    ),
    RowEffect.MOVED: _l("The account has another territory from the day of the export on."),
    RowEffect.CHANGED: _l("What the CRM says of it is taken."),
    RowEffect.UNCHANGED: _l("The CRM says what is known. Nothing is written."),
    RowEffect.REPEATED: _l("The file has the same row before. This one is left out."),
    RowEffect.STALE: _l("What is known was changed later in the CRM. This row is left out."),
    RowEffect.REFUSED: _l("It can’t be applied. Correct it in the CRM, or leave it out."),
    RowEffect.FOOTER: _l("A line of the report below an empty row. It is left out."),
}
WRITING_EFFECTS = (
    *(RowEffect.ADDED, RowEffect.CLOSING, RowEffect.REOPENING, RowEffect.CONFLICT),
    *(RowEffect.MOVED, RowEffect.CHANGED),
)
CHANGING_EFFECTS = tuple(effect for effect in WRITING_EFFECTS if effect is not RowEffect.ADDED)
UNKNOWN_EFFECTS = (RowEffect.ADDED, RowEffect.REFUSED, RowEffect.REPEATED, RowEffect.FOOTER)


class MergeResult(StrEnum):
    """What becomes of a field that both the CRM and Onramp keep, if the CRM has changed it.

    FIRST is the CRM's value where nobody has chosen one here.
    """

    THEIRS = "theirs"
    FIRST = "first"
    CONFLICT = "conflict"
    AGREED = "agreed"
