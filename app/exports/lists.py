"""What can be exported: a list of applications, a selection of them, or candidates; each in one shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from app.application_lists.labels import all_labels
from app.application_lists.settings import ListSettings
from app.exports import applications, candidates
from app.exports.models import ListExport, RowKind
from app.exports.spreadsheets import Cell
from app.people.models import User
from app.shared.text import whole_number


@dataclass(frozen=True)
class ExportedList:
    """A list as its reader exports it. `asked` and `selected` are those of a ListExport."""

    row_kind: RowKind
    asked: str
    user: User
    selected: Sequence[int] | None = None
    with_answers: bool = False

    @classmethod
    def of(cls, export: ListExport) -> ExportedList:
        """The list of an export, as its maker sees it now."""
        return cls(export.row_kind, export.asked, export.by, export.selected, export.with_answers)

    @property
    def headings(self) -> list[str]:
        """The headings of the columns, in their order."""
        if self._is_of_candidates:
            return candidates.candidate_headings()
        return [*applications.headings_of(self._settings), *self._questions]

    def read(self) -> Iterator[Sequence[Cell]]:
        """The rows, as many as its reader may see, read a few at a time."""
        if self._is_of_candidates:
            return candidates.candidate_rows(self.asked, self.user)
        return applications.rows_of(self._settings, self.user, self.selected, self._questions)

    def count(self, most: int) -> int:
        """How many rows there are, counted up to a limit."""
        if self._is_of_candidates:
            return candidates.count_candidates(self.asked, self.user, most)
        return applications.count_rows(self._settings, self.user, self.selected, most)

    @property
    def labels(self) -> list[str]:
        """What the list has, in words."""
        if self.selected is not None:
            return [_("Selected: %(count)s", count=whole_number(len(self.selected)))]
        if self._is_of_candidates:
            return [_("Search: %(search)s", search=self.asked) if self.asked else _("All candidates")]
        return all_labels(self._settings, self.user)

    def recorded(self, number: int) -> str:
        """What is put on record for so many rows: "12 applications"."""
        if self._is_of_candidates:
            return ngettext("%(num)s candidate", "%(num)s candidates", number)
        what = ngettext("%(num)s application", "%(num)s applications", number)
        if self.selected is not None:
            what = ngettext("%(num)s selected application", "%(num)s selected applications", number)
        return _("%(what)s with answers", what=what) if self.with_answers else what

    @property
    def asked_on_record(self) -> str:
        """What was asked for, as the record has it."""
        return self.asked if self.selected is None else ", ".join(map(str, self.selected))

    @property
    def _settings(self) -> ListSettings:
        return ListSettings.from_text(self.asked)

    @cached_property
    def _questions(self) -> Sequence[str]:
        if not self.with_answers:
            return []
        return applications.questions_in(self._settings, self.user, self.selected)

    @property
    def _is_of_candidates(self) -> bool:
        return self.row_kind is RowKind.CANDIDATES
