"""The columns of a file with candidates."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidate_import.formats.horilla import HORILLA_HEADERS
from app.candidate_import.formats.opencats import OPENCATS_HEADERS
from app.shared.refusals import RuleBroken
from app.shared.text import header_key
from app.staged_files.columns import ColumnMeanings


class ImportColumn(StrEnum):
    """A detail of a candidate or of their application that a column can have. Values are stored."""

    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    EMAIL = "email"
    PHONE = "phone"
    LOCATION = "location"
    CITY = "city"
    COUNTRY = "country"
    LINKS = "links"
    SOURCE = "source"
    REFERRED_BY = "referred by"
    OPENING = "opening"
    STAGE = "stage"
    STATUS = "status"
    APPLIED_ON = "applied on"
    CONSENT = "consent"
    NOTE = "note"
    REFERENCE = "reference"
    DOCUMENTS = "documents"
    PAST_MOVES = "past moves"


IMPORT_COLUMN_LABELS = {
    ImportColumn.NAME: _l("Name"),
    ImportColumn.FIRST_NAME: _l("First name"),
    ImportColumn.LAST_NAME: _l("Last name"),
    ImportColumn.EMAIL: _l("Email"),
    ImportColumn.PHONE: _l("Phone"),
    ImportColumn.LOCATION: _l("Location"),
    ImportColumn.CITY: _l("City"),
    ImportColumn.COUNTRY: _l("Country"),
    ImportColumn.LINKS: _l("Links"),
    ImportColumn.SOURCE: _l("Source"),
    ImportColumn.REFERRED_BY: _l("Referred by (a colleague’s email)"),
    ImportColumn.OPENING: _l("Opening"),
    ImportColumn.STAGE: _l("Stage"),
    ImportColumn.STATUS: _l("Status"),
    ImportColumn.APPLIED_ON: _l("Applied on"),
    ImportColumn.CONSENT: _l("Consent"),
    ImportColumn.NOTE: _l("Note"),
    ImportColumn.REFERENCE: _l("ID in the other system"),
    ImportColumn.DOCUMENTS: _l("Documents (names of files in the ZIP)"),
    ImportColumn.PAST_MOVES: _l("Past moves"),
}
REPEATABLE_COLUMNS = frozenset(
    {
        ImportColumn.PHONE,
        ImportColumn.LINKS,
        ImportColumn.NOTE,
        ImportColumn.DOCUMENTS,
        ImportColumn.PAST_MOVES,
    }
)
IMPORT_COLUMN_ALIASES = {
    ImportColumn.NAME: ("full name", "candidate", "candidate name", "applicant", "applicant name"),
    ImportColumn.FIRST_NAME: ("given name", "forename", "vorname", "prénom"),
    ImportColumn.LAST_NAME: ("surname", "family name", "nachname"),
    ImportColumn.EMAIL: ("e-mail", "email address", "e-mail address", "mail", "email 1"),
    ImportColumn.PHONE: ("phone number", "mobile", "mobile phone", "cell phone", "telephone", "telefon"),
    ImportColumn.LOCATION: ("address", "place", "ort", "lives in"),
    ImportColumn.CITY: ("town", "stadt"),
    ImportColumn.COUNTRY: ("land",),
    ImportColumn.LINKS: ("link", "linkedin", "linkedin url", "website", "portfolio", "web site"),
    ImportColumn.SOURCE: ("origin", "channel", "heard from"),
    ImportColumn.REFERRED_BY: ("referrer", "referral", "referrer email"),
    ImportColumn.OPENING: ("job", "position", "vacancy", "opening number", "applied for", "role"),
    ImportColumn.STAGE: ("current stage", "step"),
    ImportColumn.STATUS: ("application status",),
    ImportColumn.APPLIED_ON: ("applied at", "application date", "applied", "date applied"),
    ImportColumn.CONSENT: ("consented", "gdpr consent", "consent given", "consent date"),
    ImportColumn.NOTE: ("notes", "comment", "comments", "remarks"),
    ImportColumn.REFERENCE: ("id", "candidate id", "applicant id", "external id"),
    ImportColumn.DOCUMENTS: ("document", "attachment", "attachments", "resume file", "cv file"),
    ImportColumn.PAST_MOVES: ("history", "stage history", "moves"),
}
# The headers of exports of other systems give way to our own names.
SYSTEM_HEADERS = OPENCATS_HEADERS | HORILLA_HEADERS
IMPORT_COLUMNS_BY_HEADER = {header_key(header): ImportColumn(word) for header, word in SYSTEM_HEADERS.items()}
IMPORT_COLUMNS_BY_HEADER |= {header_key(column): column for column in ImportColumn}
IMPORT_COLUMNS_BY_HEADER |= {
    header_key(alias): column for column, aliases in IMPORT_COLUMN_ALIASES.items() for alias in aliases
}
IMPORT_COLUMNS = ColumnMeanings(IMPORT_COLUMN_LABELS, IMPORT_COLUMNS_BY_HEADER, REPEATABLE_COLUMNS)


def check_columns(columns: Sequence[ImportColumn | None]) -> None:
    """Raise RuleBroken unless there is a column for the email and one for the name, each at most once."""
    if ImportColumn.EMAIL not in columns:
        raise RuleBroken(_("Map a column to Email."))
    if not {ImportColumn.NAME, ImportColumn.FIRST_NAME, ImportColumn.LAST_NAME} & set(columns):
        raise RuleBroken(_("Map a column to Name, or to First name and Last name."))
    IMPORT_COLUMNS.check_once(columns)
