"""Read a row of a file: what it says about a candidate, or why it is refused. Nothing is looked up here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask_babel import gettext as _

from app.candidate_import.columns import ImportColumn
from app.candidate_import.row_defaults import RowDefaults, RowOpening
from app.candidates.rules import MAX_LINKS, parse_links
from app.imported_moves.rules import PastMove, parse_past_moves
from app.shared.emails import parse_email
from app.shared.names import check_name
from app.shared.phones import check_phone, compared_phone, normalize_phone
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH, MAX_TEXT_LENGTH, compared_name, name_key, one_line, tidy
from app.shared.time_zone_guess import guess_time_zone
from app.untrusted.csv_cells import without_text_mark
from app.untrusted.tables.days import parse_day

Read = TypeVar("Read")
NO_WORDS = frozenset({"", "no", "n", "false", "0", "none", "-", "nein", "non"})
# An application that ended elsewhere is not imported: what has happened to it is no move of ours.
ENDED_WORDS = frozenset(
    {"rejected", "declined", "withdrawn", "hired", "archived", "closed", "cancelled", "canceled", "inactive"}
    | {"not in consideration", "client declined", "placed", "true"}  # Horilla: Hired
)


class RowRefused(Exception):
    """A row cannot be imported; `sentences` say why. `row` has what can be read of it."""

    def __init__(self, sentences: Sequence[str], row: CandidateRow) -> None:
        super().__init__(*sentences)
        self.sentences, self.row = sentences, row


@dataclass(frozen=True)
class CandidateRow:
    """What a row says. `referrer` is an email; `stage_id` is None without an opening.

    `reference` is the id in the other system, and `documents` are names of files in the ZIP.
    """

    name: str
    email: str
    phone: str = ""
    location: str = ""
    time_zone: str = "UTC"
    links: tuple[str, ...] = ()
    source: str = ""
    referrer: str = ""
    opening_id: int | None = None
    stage_id: int | None = None
    consent: str = ""
    note: str = ""
    applied_on: date | None = None
    has_ended: bool = False
    reference: str = ""
    documents: tuple[str, ...] = ()
    past_moves: tuple[PastMove, ...] = ()

    @property
    def person_key(self) -> str | None:
        """Name and phone in one, to find the same person; None without a phone."""
        phone = compared_phone(self.phone)
        return f"{phone} {compared_name(self.name)}" if phone else None


def read_row(
    cells: Sequence[str],
    columns: Sequence[ImportColumn | None],
    defaults: RowDefaults,
    *,
    known_email: str | None = None,
) -> CandidateRow:
    """What a row says. `known_email` is the email if it was read before.

    Raises RowRefused with all reasons.
    """
    return _RowReader(cells, columns, defaults, known_email).read()


class _RowReader:
    def __init__(
        self,
        cells: Sequence[str],
        columns: Sequence[ImportColumn | None],
        defaults: RowDefaults,
        known_email: str | None,
    ) -> None:
        self.defaults, self.known_email = defaults, known_email
        self.reasons: list[str] = []
        self.values: dict[ImportColumn, list[str]] = {}
        for column, cell in zip(columns, cells, strict=False):
            text = without_text_mark(tidy(cell))
            if column and text:
                self.values.setdefault(column, []).append(text)
        if any(tidy(cell) for cell in cells[len(columns) :]):
            self.reasons.append(_("The row has more cells than there are column names."))

    def read(self) -> CandidateRow:
        name, email = self._name(), self._email()
        opening = self._opening()
        location = self._location()
        row = CandidateRow(
            name=name,
            email=email,
            phone=self._phone(),
            location=location,
            time_zone=guess_time_zone(location) or self.defaults.time_zone,
            links=self._links(),
            source=self._line(ImportColumn.SOURCE) or self.defaults.source,
            referrer=self._try(parse_email, self._line(ImportColumn.REFERRED_BY), "") or "",
            opening_id=opening.id if opening else None,
            stage_id=self._stage_id(opening),
            consent=self._consent(),
            applied_on=self._date(ImportColumn.APPLIED_ON),
            note=self._note(opening),
            has_ended=self._has_ended(),
            reference=self._line(ImportColumn.REFERENCE),
            documents=self._documents(),
            past_moves=self._try(
                parse_past_moves, "\n".join(self.values.get(ImportColumn.PAST_MOVES, [])), ()
            ),
        )
        if self.reasons:
            raise RowRefused(self.reasons, row)
        return row

    def _line(self, column: ImportColumn) -> str:
        """The first value of a column on one line."""
        line = one_line(next(iter(self.values.get(column, [])), ""))
        if len(line) > MAX_LINE_LENGTH:
            self.reasons.append(_("A value has more than %(limit)s characters.", limit=MAX_LINE_LENGTH))
        return line[:MAX_LINE_LENGTH]

    def _try(self, rule: Callable[[str], Read], text: str, default: Read) -> Read:
        """What a rule makes of a text; a refusal is a reason. An empty text is not looked at."""
        if text:
            try:
                return rule(text)
            except RuleBroken as broken:
                self.reasons.append(f"“{text[:60]}”: {broken.sentence}")
        return default

    def _name(self) -> str:
        parts = [self._line(ImportColumn.FIRST_NAME), self._line(ImportColumn.LAST_NAME)]
        name = self._line(ImportColumn.NAME) or " ".join(filter(None, parts))[:MAX_LINE_LENGTH]
        if not name:
            self.reasons.append(_("The name is missing."))
        self._try(check_name, name, None)
        return name

    def _email(self) -> str:
        if self.known_email:
            return self.known_email
        text = self._line(ImportColumn.EMAIL)
        if not text:
            self.reasons.append(_("The email is missing."))
        return self._try(parse_email, text, "")

    def _phone(self) -> str:
        """The first phone number; a second one is not kept."""
        phone = normalize_phone(self._line(ImportColumn.PHONE))
        self._try(check_phone, phone, None)
        return phone

    def _location(self) -> str:
        parts = [self._line(column) for column in (ImportColumn.CITY, ImportColumn.COUNTRY)]
        return self._line(ImportColumn.LOCATION) or ", ".join(filter(None, parts))[:MAX_LINE_LENGTH]

    def _links(self) -> tuple[str, ...]:
        texts = self.values.get(ImportColumn.LINKS, [])
        addresses = list(dict.fromkeys(word for text in texts for word in re.split(r"[\s;]+", text) if word))
        return tuple(self._try(parse_links, "\n".join(addresses[:MAX_LINKS]), []))

    def _opening(self) -> RowOpening | None:
        """The opening that the row names, else the one of the whole import.

        None if the application ended, or if its job was chosen to have none.
        """
        text = self._line(ImportColumn.OPENING)
        if self._has_ended():
            return None
        if not text:
            return self.defaults.opening
        found = self.defaults.openings_of(text)
        if found is None:
            return None
        if len(found) != 1:
            values = {"opening": text}
            self.reasons.append(
                _("There are several openings “%(opening)s”. Write its number.", **values)
                if found
                else _("There is no open opening “%(opening)s”. Choose one with the columns.", **values)
            )
        return found[0] if len(found) == 1 else None

    def _stage_id(self, opening: RowOpening | None) -> int | None:
        text = self._line(ImportColumn.STAGE)
        if opening is None:
            return None
        if not text:
            return opening.stages[0].id
        found = next((stage.id for stage in opening.stages if name_key(text) in stage.names), None)
        if found is None:
            values = {"stage": text, "opening": opening.name}
            self.reasons.append(_("“%(stage)s” is not a stage of %(opening)s.", **values))
        return found

    def _documents(self) -> tuple[str, ...]:
        texts = self.values.get(ImportColumn.DOCUMENTS, [])
        names = (one_line(name) for text in texts for name in re.split(r"[\n;]", text))
        return tuple(dict.fromkeys(name for name in names if name))

    def _consent(self) -> str:
        text = self._line(ImportColumn.CONSENT)
        return "" if name_key(text) in NO_WORDS else text

    def _has_ended(self) -> bool:
        return name_key(self._line(ImportColumn.STATUS)) in ENDED_WORDS

    def _date(self, column: ImportColumn) -> date | None:
        text = self._line(column)
        found = parse_day(text) if text else None
        if text and found is None:
            self.reasons.append(_("“%(text)s” is not a date. Write it as 2026-11-02.", text=text[:60]))
        return found

    def _note(self, opening: RowOpening | None) -> str:
        note = "\n\n".join(self.values.get(ImportColumn.NOTE, []))
        if len(note) > MAX_TEXT_LENGTH:
            self.reasons.append(_("The note has more than %(limit)s characters.", limit=MAX_TEXT_LENGTH))
        if note and opening is None and not self._has_ended() and not self.values.get(ImportColumn.OPENING):
            self.reasons.append(_("A note needs an opening. Choose one, or leave the column unmapped."))
        return note
