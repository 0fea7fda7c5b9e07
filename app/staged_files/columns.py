"""What the columns of an uploaded file mean: guessed from their headers, chosen by a person, and stored.

A file stores its columns as [header, meaning] in order; a meaning is a value of the enum, or "" for unmapped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.shared.text import header_key

Meaning = TypeVar("Meaning", bound=StrEnum)
StoredColumns = Sequence[Sequence[str]]


@dataclass(frozen=True)
class ColumnMeanings(Generic[Meaning]):
    """What the columns of a kind of file can mean.

    `by_header` has the meanings of known headers, as `header_key` writes these. Those in `repeatable` can be
    the meaning of several columns.
    """

    labels: Mapping[Meaning, Any]
    by_header: Mapping[str, Meaning]
    repeatable: frozenset[Meaning] = frozenset()

    def parse(self, word: str | None) -> Meaning | None:
        """The meaning with a stored value; None for unmapped and unknown ones."""
        return next((meaning for meaning in self.labels if meaning == word), None)

    def of(self, columns: StoredColumns) -> list[Meaning | None]:
        """The meanings of stored columns, in order."""
        return [self.parse(word) for _header, word in columns]

    def remembered(self, columns: StoredColumns | None) -> dict[str, Meaning | None]:
        """The meanings of the headers of an earlier file, for `guess`."""
        return {header_key(header): self.parse(word) for header, word in columns or []}

    def guess(self, headers: Sequence[str], remembered: Mapping[str, Meaning | None]) -> list[Meaning | None]:
        """The meaning of each header: the `remembered` one, else by name; None is unmapped.

        No meaning is guessed twice unless it can repeat: the first header gets it.
        """
        guessed: list[Meaning | None] = []
        for header in headers:
            name = header_key(header)
            meaning = remembered[name] if name in remembered else self.by_header.get(name)
            is_used = meaning in guessed and meaning not in self.repeatable
            guessed.append(None if is_used else meaning)
        return guessed

    def check_once(self, meanings: Sequence[Meaning | None]) -> None:
        """Raise RuleBroken if two columns have one meaning that cannot repeat."""
        for meaning, label in self.labels.items():
            if meanings.count(meaning) > 1 and meaning not in self.repeatable:
                raise RuleBroken(_("Two columns are mapped to %(column)s. Map only one.", column=label))


def stored_columns(headers: Sequence[str], meanings: Sequence[StrEnum | None]) -> list[list[str]]:
    """Headers and their meanings as a file stores them."""
    return [[header, str(meaning or "")] for header, meaning in zip(headers, meanings, strict=True)]
