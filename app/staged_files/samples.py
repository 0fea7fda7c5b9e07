"""The columns of a file with some of their values, as the page shows them on which they are mapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from flask_babel import gettext as _

from app.shared.text import header_key, one_line
from app.staged_files.columns import ColumnMeanings, Meaning, StoredColumns
from app.untrusted.csv_cells import without_text_mark

SAMPLED_ROWS, SAMPLES_PER_COLUMN, MAX_SAMPLE_LENGTH = 50, 3, 60


@dataclass(frozen=True)
class ColumnSample:
    """A column of a file: its header, its current meaning, its first values, and a sentence about these."""

    header: str
    meaning: str
    values: Sequence[str]
    hint: str


def column_samples(
    columns: StoredColumns, rows: Sequence[Sequence[str]], meanings: ColumnMeanings[Meaning]
) -> list[ColumnSample]:
    """The columns of a file, in order, each with up to three of its first values."""
    samples = []
    for place, (header, meaning) in enumerate(columns):
        values = _first_values(rows, place)
        is_known = header_key(header) in meanings.by_header
        samples.append(ColumnSample(header, meaning, values, _hint(values, meaning, is_known=is_known)))
    return samples


def _first_values(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    cells = (without_text_mark(one_line(row[place])) for row in rows if place < len(row))
    values = (cell[:MAX_SAMPLE_LENGTH] for cell in cells)
    return list(islice(dict.fromkeys(value for value in values if value), SAMPLES_PER_COLUMN))


def _hint(values: Sequence[str], meaning: str, *, is_known: bool) -> str:
    holds = _("For example: %(values)s", values=", ".join(values)) if values else _("This column is empty.")
    if meaning:
        return str(holds)
    unmapped = _("Not mapped.") if is_known else _("Unknown header, not mapped.")
    return f"{unmapped} {holds}"
