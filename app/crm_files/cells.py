"""Read the cells of a row by what their columns mean, and collect all that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.shared.emails import email_key
from app.shared.refusals import RuleBroken
from app.shared.sales.crm_ids import CrmKind, read_crm_id
from app.shared.sales.days import DateStyle, read_day
from app.shared.text import one_line, tidy
from app.untrusted.csv_cells import without_text_mark

CellValue = TypeVar("CellValue")
known_email_key = lru_cache(maxsize=10_000)(email_key)  # a file names few owners many times


class RowCells:
    """The cells of one row. `problems` are refusals, and `remarks` say what was repaired."""

    def __init__(
        self, cells: Sequence[str], columns: Sequence[StrEnum | None], labels: Mapping[Any, Any]
    ) -> None:
        self.given = {
            column: without_text_mark(one_line(cells[place])) if place < len(cells) else ""
            for place, column in enumerate(columns)
            if column is not None
        }
        self._whole = dict(zip(columns, cells, strict=False))
        self._labels = labels
        self.problems: list[str] = []
        self.remarks: list[str] = []

    def read(self, column: StrEnum, reader: Callable[[str], CellValue]) -> CellValue | None:
        """What the reader makes of a cell; None without a column, and where it is refused."""
        if column not in self.given:
            return None
        try:
            return reader(self.given[column])
        except RuleBroken as refused:
            self.problems.append(f"{self._labels[column]}: {refused.sentence}")
            return None

    def text(self, column: StrEnum, limit: int) -> str | None:
        """A text of at most so many characters."""

        return self.read(column, lambda text: _within(text, limit))

    def lines(self, column: StrEnum, limit: int) -> str | None:
        """The same of a text that keeps its lines."""
        return self.read(
            column, lambda _text: _within(without_text_mark(tidy(self._whole.get(column))), limit)
        )

    def record_id(self, column: StrEnum, kind: CrmKind, *, required: bool = True) -> str | None:
        """An id of the CRM, with 18 characters. A repaired one is told."""

        def checked(text: str) -> str:
            if not text and not required:
                return ""
            crm_id = read_crm_id(text, kind)
            if crm_id.is_repaired:
                self.remarks.append(_("Its id had lost its capital letters and was repaired."))
            return crm_id.text

        return self.read(column, checked)

    def email(self, column: StrEnum, limit: int) -> str | None:
        """An address, as it is compared."""
        text = self.text(column, limit)
        return known_email_key(text) if text else text

    def moment(self, column: StrEnum, time_zone: str, style: DateStyle) -> datetime | None:
        """A moment, in ISO or with a day in the style of the file; without a time zone it is in this one."""
        return self.read(column, lambda text: _moment(text, time_zone, style))


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise RuleBroken(_("Too long (limit: %(limit)s characters).", limit=limit))
    return text


def _moment(text: str, time_zone: str, style: DateStyle) -> datetime | None:
    if not text:
        return None
    moment = _iso_moment(text) or _styled_moment(text, style)
    if moment is None:
        raise RuleBroken(_("This is not a moment such as 2026-08-10T09:30:00Z."))
    local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(time_zone))
    return local.astimezone(UTC)


def _iso_moment(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return None


def _styled_moment(text: str, style: DateStyle) -> datetime | None:
    """A day in the style of the file, with or without a time beside it, such as "31.12.2026 10:00"."""
    day, _space, hour = text.partition(" ")
    with suppress(RuleBroken):
        found = read_day(day.rstrip(","), style)[0]
        if found:
            return _at_hour(found, hour.strip())
    return None


def _at_hour(day: date, hour: str) -> datetime | None:
    for form in _HOURS:
        with suppress(ValueError):
            return datetime.combine(day, datetime.strptime(hour, form).time())  # noqa: DTZ007 - a local time
    return None


_HOURS = ("", "%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
