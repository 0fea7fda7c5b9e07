"""The states of an import and of its rows, and on what basis data is imported. Values are stored."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class ImportState(StrEnum):
    """Where an import is. The worker moves it on from those with -ING."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        return str(IMPORT_STATE_LABELS[self])


IMPORT_STATE_LABELS = {
    ImportState.UPLOADED: _l("Columns not mapped"),
    ImportState.CHECKING: _l("Checking rows"),
    ImportState.CHECKED: _l("Checked, not applied"),
    ImportState.APPLYING: _l("Adding candidates"),
    ImportState.APPLIED: _l("Applied"),
    ImportState.UNDOING: _l("Undoing"),
    ImportState.UNDONE: _l("Undone"),
}


class RowState(StrEnum):
    """What would happen to a row, or what has happened to it."""

    NEW = "not checked"
    READY = "ready"
    POSSIBLE = "possible duplicate"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    ADDED = "added"
    UNDONE = "undone"
    KEPT = "kept"

    @property
    def label(self) -> str:
        return str(ROW_STATE_LABELS[self])


ROW_STATE_LABELS = {
    RowState.NEW: _l("Not checked"),
    RowState.READY: _l("Ready"),
    RowState.POSSIBLE: _l("Possible duplicates"),
    RowState.DUPLICATE: _l("Duplicates"),
    RowState.REFUSED: _l("Refused"),
    RowState.ADDED: _l("Added"),
    RowState.UNDONE: _l("Undone"),
    RowState.KEPT: _l("Not undone"),
}


class RowMatch(StrEnum):
    """What a row has in common with somebody who is known, or with an earlier row."""

    EMAIL = "email"
    FORMER_EMAIL = "former email"
    PHONE = "phone"
    NAME = "name"
    ROW = "row of the file"
    SIMILAR_ROW = "similar row of the file"

    @property
    def label(self) -> str:
        return str(ROW_MATCH_LABELS[self])


ROW_MATCH_LABELS = {
    RowMatch.EMAIL: _l("Same email as a candidate"),
    RowMatch.FORMER_EMAIL: _l("Same email as a candidate had before a merge"),
    RowMatch.PHONE: _l("Same phone as a candidate"),
    RowMatch.NAME: _l("Same name as a candidate"),
    RowMatch.ROW: _l("Same email as an earlier row"),
    RowMatch.SIMILAR_ROW: _l("Same name and phone as an earlier row"),
}


class ImportBasis(StrEnum):
    """Why the company may keep the data of these people (Article 6 of the GDPR has more reasons)."""

    APPLIED = "applied"
    CONSENT = "consent"
    LEGITIMATE_INTEREST = "legitimate interest"

    @property
    def label(self) -> str:
        return str(IMPORT_BASIS_LABELS[self])


IMPORT_BASIS_LABELS = {
    ImportBasis.APPLIED: _l("They applied to us"),
    ImportBasis.CONSENT: _l("They agreed that we keep their data"),
    ImportBasis.LEGITIMATE_INTEREST: _l("We have a legitimate interest, and they will be informed"),
}
