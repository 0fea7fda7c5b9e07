"""The columns of a file with candidates, and guesses from their headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidate_import.formats.horilla import HORILLA_HEADERS
from app.candidate_import.formats.opencats import OPENCATS_HEADERS
from app.shared.refusals import RuleBroken
from app.shared.text import header_key


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
}
REPEATABLE_COLUMNS = frozenset({ImportColumn.PHONE, ImportColumn.LINKS, ImportColumn.NOTE})
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
}
# The headers of exports of other systems give way to our own names.
SYSTEM_HEADERS = OPENCATS_HEADERS | HORILLA_HEADERS
IMPORT_COLUMNS_BY_HEADER = {header_key(header): ImportColumn(word) for header, word in SYSTEM_HEADERS.items()}
IMPORT_COLUMNS_BY_HEADER |= {header_key(column): column for column in ImportColumn}
IMPORT_COLUMNS_BY_HEADER |= {
    header_key(alias): column for column, aliases in IMPORT_COLUMN_ALIASES.items() for alias in aliases
}


def parse_column(word: str | None) -> ImportColumn | None:
    """The column of a stored value; None for unmapped and unknown ones."""
    return next((column for column in ImportColumn if column == word), None)


def guess_columns(
    headers: Sequence[str], remembered: Mapping[str, ImportColumn | None]
) -> list[ImportColumn | None]:
    """The column of each header: the `remembered` one, else by name; None is unmapped.

    No column is guessed twice unless it can repeat: the first header gets it.
    """
    guessed: list[ImportColumn | None] = []
    for header in headers:
        name = header_key(header)
        column = remembered[name] if name in remembered else IMPORT_COLUMNS_BY_HEADER.get(name)
        is_used = column in guessed and column not in REPEATABLE_COLUMNS
        guessed.append(None if is_used else column)
    return guessed


def check_columns(columns: Sequence[ImportColumn | None]) -> None:
    """Raise RuleBroken unless there is a column for the email and one for the name, each at most once."""
    if ImportColumn.EMAIL not in columns:
        raise RuleBroken(_("Map a column to Email."))
    if not {ImportColumn.NAME, ImportColumn.FIRST_NAME, ImportColumn.LAST_NAME} & set(columns):
        raise RuleBroken(_("Map a column to Name, or to First name and Last name."))
    for column, label in IMPORT_COLUMN_LABELS.items():
        if columns.count(column) > 1 and column not in REPEATABLE_COLUMNS:
            raise RuleBroken(_("Two columns are mapped to %(column)s. Map only one.", column=label))
