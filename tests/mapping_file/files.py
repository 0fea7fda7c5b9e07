"""Mapping files as people and programs write them, with what is understood of each."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import assume
from hypothesis import strategies as st

from app.mapping_file.columns import MappingColumn
from app.shared.text import is_spreadsheet_formula, name_key
from app.untrusted.csv_cells import QUOTE, cell_value

HEADERS = {
    MappingColumn.TERRITORY: ["Sales Territory", "sales_territory", "TERRITORY"],
    MappingColumn.REGION: ["Region", " region "],
    MappingColumn.SUB_REGION: ["Sub-Region", "sub region"],
    MappingColumn.AREA: ["Area"],
    MappingColumn.SEGMENT: ["Segment"],
    MappingColumn.SAE: ["SAE"],
    MappingColumn.ASM: ["ASM", "Area Sales Manager"],
    MappingColumn.RD: ["RD", "Regional Director"],
    MappingColumn.ISR: ["Proposed ISR", "proposed-isr"],
}
REGIONS = ["US", "EMEA", "APAC", "emea", " Apac "]
ISRS = ["", " ", "Nora Weiss", "nora weiss", "nora@example.com", "OLGA@example.com", " Olga Petrov"]
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).filter(
    lambda text: not is_spreadsheet_formula(text)
)


@dataclass(frozen=True)
class Written:
    """A file, and the same file with the columns that are understood alone."""

    content: str
    understood: str
    territories: int


@st.composite
def files(draw: st.DrawFn) -> Written:
    """Any file that can be applied whole where Nora and Olga are ISRs and no territory is known."""
    delimiter, bom = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["", "\ufeff"]))
    more = st.lists(st.sampled_from([*HEADERS][2:]), unique=True)
    columns: list[MappingColumn | None] = [MappingColumn.TERRITORY, MappingColumn.REGION, *draw(more)]
    columns = draw(st.permutations([*columns, *[None] * draw(st.integers(0, 2))]))
    names = draw(
        st.lists(words.filter(cell_value), unique_by=lambda text: name_key(cell_value(text)), max_size=6)
    )
    header = [
        _quoted(draw, draw(st.sampled_from(HEADERS.get(each, ["Quota", ""]))), delimiter) for each in columns
    ]
    rows = [header, *([_cell(draw, each, name, delimiter) for each in columns] for name in names)]
    for _ in range(draw(st.integers(0, 2))):
        rows.insert(draw(st.integers(1, len(rows))), [" "] * len(columns))
    ends = [draw(st.sampled_from(["\r\n", "\n"])) for _ in rows]
    if draw(st.booleans()):
        ends[-1] = ""
    sep = draw(st.sampled_from(["", f"sep={delimiter}\r\n", f'"SEP={delimiter}"{delimiter * 3}\n']))
    kept = [place for place, column in enumerate(columns) if column]
    rows = [header, *(_as_a_spreadsheet_saves_it(draw, row) for row in rows[1:])]
    content = _joined(rows, ends, delimiter)
    understood = _joined([_only(row, kept, len(columns)) for row in rows], ends, delimiter)
    assume(content.count(QUOTE) % 2 == 0)
    return Written(bom + sep + content, bom + sep + understood, len(names))


def _as_a_spreadsheet_saves_it(draw: st.DrawFn, row: list[str]) -> list[str]:
    """A row without the blank cells at its end, or with more of them, or as it is."""
    while not row[-1] and draw(st.booleans()):
        row = row[:-1]
    return row + [""] * draw(st.sampled_from([0, 0, 2]))


def _only(row: list[str], kept: list[int], width: int) -> list[str]:
    return [row[place] for place in kept if place < len(row)] + row[width:]


def _joined(rows: list[list[str]], ends: list[str], delimiter: str) -> str:
    return "".join(delimiter.join(row) + end for row, end in zip(rows, ends, strict=True))


def _cell(draw: st.DrawFn, column: MappingColumn | None, name: str, delimiter: str) -> str:
    if column is MappingColumn.TERRITORY:
        return _quoted(draw, name, delimiter)
    texts = {MappingColumn.REGION: st.sampled_from(REGIONS), MappingColumn.ISR: st.sampled_from(ISRS)}
    return _quoted(draw, draw(texts.get(column, words) if column else words), delimiter)


def _quoted(draw: st.DrawFn, text: str, delimiter: str) -> str:
    """A text in quotation marks where it needs them, and now and then where it does not."""
    needs = QUOTE in text or delimiter in text
    return QUOTE + text.replace(QUOTE, QUOTE * 2) + QUOTE if needs or draw(st.booleans()) else text
