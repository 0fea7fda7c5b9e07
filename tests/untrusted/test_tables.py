"""A table is read as texts, whatever its encoding and kind, and a hostile one is answered with a sentence."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shared.refusals import RuleBroken
from app.shared.text import without_invisible
from app.untrusted.tables import table_file
from app.untrusted.tables.read_rows import read_rows, with_encoding
from app.untrusted.tables.table_file import MAX_TABLE_BYTES, TableFile
from tests.factories.spreadsheets import workbook, xlsx

TABLE = [["Name", "Email"], ["Zoë Müller", "zoe@example.org"], ["Łukasz Żak", "lukasz@example.org"]]
TEXT = "".join(f"{name},{email}\r\n" for name, email in TABLE)
SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Cf"), exclude_characters="\u3164\uffa0")


def rows_of(content: bytes, encoding: str = "") -> list[list[str]]:
    file = TableFile(content, encoding)
    return [file.headers, *(cells for some in file.rows() for _number, cells in some)]


def refusal(content: bytes, encoding: str = "") -> str:
    with pytest.raises(RuleBroken) as refused:
        rows_of(content, encoding)
    assert refused.value.field == "file"
    return refused.value.sentence


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-32"),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace(",", "|").encode(),
        ("sep=;\r\n" + TEXT.replace(",", ";")).encode(),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        ("\r\n" + TEXT + ",,,\r\n\r\n").encode(),
        xlsx(TABLE),
        xlsx(TABLE, shared=False),
    ],
    ids=range(14),
)
def test_each_usual_encoding_and_delimiter_is_read_the_same(app, content):
    assert rows_of(content) == TABLE


def test_a_text_that_is_not_unicode_is_read_as_windows_or_as_chosen(app):
    western = "Name,Email\nZoë,zoe@example.org\n".encode("cp1252")
    assert rows_of(western)[1] == ["Zoë", "zoe@example.org"]
    assert TableFile(western).encoding == "cp1252"
    polish = "Name,Email\nŻak,zak@example.org\n".encode("cp1250")
    assert rows_of(polish)[1][0] != "Żak"
    assert rows_of(polish, "cp1250")[1][0] == "Żak"


def test_a_formula_is_its_stored_value_or_text_and_is_never_evaluated(app):
    cells = (
        '<c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Sum</t></is></c>',
        '<c r="A2" t="str"><f>HYPERLINK("https://evil.example")</f><v>Zoë</v></c><c r="B2"><f>1+1</f></c>',
        '<c r="A3" t="b"><v>1</v></c><c r="B3"><v>4.9341123456E+10</v></c>',
        '<c r="B4" t="e"><v>#REF!</v></c>',
    )
    sheet = "".join(f'<row r="{number}">{row}</row>' for number, row in enumerate(cells, start=1))
    assert rows_of(workbook(sheet)) == [
        ["Name", "Sum"],
        ["Zoë", "=1+1"],
        ["TRUE", "49341123456"],
        ["", "#REF!"],
    ]


BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'  # and so on
)
HOSTILE = {
    "nothing": (b"", "The file is empty."),
    "blank lines": (b"\r\n  \r\n,,,\r\n", "The file is empty."),
    "no rows": (b"Name,Email\r\n", "no rows under them"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "Row 3 has a character that is not text"),
    "a program": (b"\x7fELF" + bytes(4000), "Row 1 has a character that is not text"),
    "an old Excel": (b"\xd0\xcf\x11\xe0" + bytes(4000), "has a password or is from an old Excel"),
    "a million columns": (b"a," * 1_000_000 + b"\nb\n", "Row 1 has more than 100 columns"),
    "many columns below": (b"Name,Email\n" + b"a," * 200 + b"a\n", "Row 2 has more than 100 columns"),
    "a long cell": (b"Name,Email\n" + b"a" * 20_000_000 + b",b\n", "Row 2 has a cell with more than 20,000"),
    "a long quoted cell": (
        b'Name\n"' + b"a\n" * 9_000_000 + b'"\n',
        "Row 2 has a cell with more than 20,000",
    ),
    "50 MB in one cell": (b"Name\n" + b"a" * 50_000_000, "File too large (limit 30.0 MB)"),
    "too many rows": (b"Name\n" + b"a\n" * 100_001, "more than 100,000 rows"),
    "an open quotation mark": (b'Name,Email\na,b\n"c,d\ne,f\n', "Row 3 has a quotation mark"),
    "text after a quotation mark": (b'Name,Email\n"c"d,e\n', "Row 2 has a quotation mark"),
    "the same column twice": (b"Name,E-Mail,e mail\na,b,c\n", "Two columns have the name “e mail”"),
    "a long column name": (b"a" * 300 + b",b\nc,d\n", "A column name has more than 200 characters"),
    "a strange delimiter": (b"sep=:\nName:Email\na:b\n", "Line 1 names “:” as delimiter"),
    "an empty archive": (b"PK\x05\x06" + bytes(18), "Row 1 has a character that is not text"),
    "half an archive": (xlsx(TABLE)[:-200], "The file is damaged"),
    "an archive without a sheet": (
        workbook("", parts={"xl/workbook.xml": "<workbook/>"}),
        "The file has no sheet",
    ),
    "not XML": (workbook("<row><c>"), "The file is damaged"),
    "entities": (workbook("<row><c><v>&b;</v></c></row>", prolog=BILLION_LAUGHS), "The file is damaged"),
    "a zip bomb": (
        workbook("", parts={"xl/media/a.xml": " " * 90_000_000}),
        "The file unpacks to too much",
    ),
    "a sheet that is a bomb": (workbook("<row/>" * 12_000_000), "The file unpacks to too much"),
    "50 MB in one cell of a sheet": (
        workbook(f'<row r="1"><c r="A1" t="str"><v>{"0123456789abcdef" * 3_000_000}</v></c></row>'),
        "The file unpacks to too much",
    ),
    "a long cell of a sheet": (
        xlsx([["Name"], ["Zoë" * 10_000]]),
        "Row 2 has a cell with more than 20,000 characters",
    ),
    "a column far to the right": (
        workbook('<row r="1"><c r="XFD1" t="str"><v>a</v></c></row>'),
        "Row 1 has more than 100 columns",
    ),
    "rows out of order": (workbook('<row r="7"/><row r="2"/>'), "The file is damaged"),
    "no such shared text": (workbook('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "is damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_with_a_sentence(app, name):
    content, sentence = HOSTILE[name]
    assert sentence in refusal(content)


def test_a_wrong_encoding_names_the_row(app):
    assert "Row 2 is not text in this encoding" in refusal("Name,Email\nZoë,b\n".encode("cp1252"), "utf-8")
    assert "Choose an encoding" in refusal(TEXT.encode(), "../../etc/passwd")


def test_a_file_of_the_largest_size_is_not_too_large(app):
    line = b"Zoe Miller,zoe@example.org," + b"x" * 300 + b"\n"
    content = b"Name,Email,Note\n" + line * ((MAX_TABLE_BYTES - 20) // len(line))
    assert len(rows_of(content)) > 90_000


def test_a_file_that_takes_too_long_is_answered_with_a_sentence(app, monkeypatch):
    monkeypatch.setattr(table_file, "READING_SECONDS", 0.01)
    assert "takes too long to read" in refusal(TEXT.encode())


def test_rows_beyond_what_may_come_back_are_answered_with_a_sentence(app, monkeypatch):
    monkeypatch.setattr(table_file, "MAX_ANSWER_BYTES", 100)
    assert "takes too long to read" in refusal(TEXT.encode() * 20)


@given(st.lists(st.lists(st.text(SIGNS, max_size=30), min_size=1, max_size=6), min_size=1, max_size=12))
def test_what_was_written_is_read(rows):
    """Any texts, as CSV in UTF-8: the cells with something to see come back as they were."""
    header = [f"Column {number}" for number in range(6)]
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])
    lines = list(read_rows(with_encoding(written.getvalue().encode(), "utf-8")))
    seen = [cells for some in lines[1:] if isinstance(some, list) for _number, cells in some]
    assert seen == [kept for row in rows if (kept := without_blank_end(row))]


def without_blank_end(cells: list[str]) -> list[str]:
    while cells and not without_invisible(cells[-1]).strip():
        cells = cells[:-1]
    return cells
