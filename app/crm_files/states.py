"""What kind of CRM file there is, how far one is, and what its rows would do. Values are stored."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class FileKind(StrEnum):
    """What the rows of a file are."""

    ACCOUNTS = "accounts"

    @property
    def label(self) -> str:
        return str(FILE_KIND_LABELS[self])


FILE_KIND_LABELS = {FileKind.ACCOUNTS: _l("Accounts")}


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

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"

    @property
    def label(self) -> str:
        return str(FILE_STATE_LABELS[self])


FILE_STATE_LABELS = {
    FileState.UPLOADED: _l("Columns not mapped"),
    FileState.CHECKING: _l("Checking rows"),
    FileState.CHECKED: _l("Checked, not applied"),
    FileState.APPLYING: _l("Applying"),
    FileState.APPLIED: _l("Applied"),
}


class RowEffect(StrEnum):
    """What a row does when its file is applied."""

    ADDED = "added"
    MOVED = "moved"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    STALE = "stale"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return str(ROW_EFFECT_LABELS[self])


ROW_EFFECT_LABELS = {
    RowEffect.ADDED: _l("Added"),
    RowEffect.MOVED: _l("In another territory"),
    RowEffect.CHANGED: _l("Changed"),
    RowEffect.UNCHANGED: _l("Unchanged"),
    RowEffect.REPEATED: _l("Repeated"),
    RowEffect.STALE: _l("Older than what is known"),
    RowEffect.REFUSED: _l("Refused"),
}
WRITING_EFFECTS = (RowEffect.ADDED, RowEffect.MOVED, RowEffect.CHANGED)
