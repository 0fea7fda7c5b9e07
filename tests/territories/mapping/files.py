"""Mapping files as people and programs write them, with what is understood of each."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import assume
from hypothesis import strategies as st

from app.territories.mapping.cells import QUOTE, said, would_run
from app.territories.mapping.columns import Column
from app.territories.mapping.facts import key

HEADERS = {
    Column.TERRITORY: ["Sales Territory", "sales_territory", "TERRITORY"],
    Column.REGION: ["Region", " region "],
    Column.SUB_REGION: ["Sub-Region", "sub region"],
    Column.AREA: ["Area"],
    Column.SEGMENT: ["Segment"],
    Column.SAE: ["SAE"],
    Column.ASM: ["ASM", "Area Sales Manager"],
    Column.RD: ["RD", "Regional Director"],
    Column.ISR: ["Proposed ISR", "proposed-isr"],
}
REGIONS = ["US", "EMEA", "APAC", "emea", " Apac "]
ISRS = ["", " ", "Nora Weiss", "nora weiss", "nora@example.com", "OLGA@example.com", " Olga Petrov"]
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).filter(
    lambda text: not would_run(text)
)


@dataclass(frozen=True)
class Written:
    """A file, and the same file with the columns that are understood alone."""

    content: str
    understood: str
    territories: int


@st.composite
def files(draw: st.DrawFn) -> Written:
    """Any file whose every row can be applied where Nora and Olga are ISRs and no territory is known."""
    delimiter, bom = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["", "\ufeff"]))
    more = st.lists(st.sampled_from([*HEADERS][2:]), unique=True)
    columns: list[Column | None] = [Column.TERRITORY, Column.REGION, *draw(more)]
    columns = draw(st.permutations([*columns, *[None] * draw(st.integers(0, 2))]))
    names = draw(st.lists(words.filter(said), unique_by=lambda text: key(said(text)), max_size=6))
    header = [
        _quoted(draw, draw(st.sampled_from(HEADERS.get(each, ["Quota", ""]))), delimiter) for each in columns
    ]
    rows = [header, *([_cell(draw, each, name, delimiter) for each in columns] for name in names)]
    for _ in range(draw(st.integers(0, 2))):
        rows.insert(draw(st.integers(1, len(rows))), [" "] * len(columns))
    ends = [draw(st.sampled_from(["\r\n", "\n"])) for _ in rows]
    if draw(st.booleans()):
        ends[-1] = ""
    kept = [place for place, column in enumerate(columns) if column]
    content, understood = (
        bom
        + "".join(
            delimiter.join(row[place] for place in places) + end for row, end in zip(rows, ends, strict=True)
        )
        for places in (range(len(columns)), kept)
    )
    assume(content.removeprefix("\ufeff").count(QUOTE) % 2 == 0)
    return Written(content, understood, len(names))


def _cell(draw: st.DrawFn, column: Column | None, name: str, delimiter: str) -> str:
    if column is Column.TERRITORY:
        return _quoted(draw, name, delimiter)
    texts = {Column.REGION: st.sampled_from(REGIONS), Column.ISR: st.sampled_from(ISRS)}
    return _quoted(draw, draw(texts.get(column, words) if column else words), delimiter)


def _quoted(draw: st.DrawFn, text: str, delimiter: str) -> str:
    """A text in quotation marks where it needs them, and now and then where it does not."""
    needs = QUOTE in text or delimiter in text
    return QUOTE + text.replace(QUOTE, QUOTE * 2) + QUOTE if needs or draw(st.booleans()) else text
