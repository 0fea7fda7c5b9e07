"""A file is read as it was written, or refused with its line; nothing is guessed at."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mapping_file.reader import MAX_FILE_BYTES, MAX_ROWS, InvalidCsvFile, decode_csv, parse_csv
from app.shared.text import is_spreadsheet_formula
from app.untrusted.csv_cells import cell_value, to_cell, unquoted

anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
of_signs = st.text(alphabet="\",;\t\r\n='ab ", max_size=40)


@given(st.one_of(anything, of_signs), st.sampled_from([None, ",", ";", "\t"]))
@settings(deadline=None)
def test_a_file_is_written_back_byte_for_byte_or_refused_with_its_line(text, delimiter):
    try:
        assert str(parse_csv(text, delimiter)) == text
    except InvalidCsvFile as refused:
        assert "Line " in refused.sentence


@given(st.lists(st.lists(anything, min_size=2, max_size=5), min_size=1, max_size=6), st.sampled_from(",;\t"))
@settings(deadline=None)
def test_a_file_of_pythons_csv_writer_has_the_same_cells(rows, delimiter):
    rows = [["a", "b"], *rows]
    file = StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    table = parse_csv(file.getvalue(), delimiter)
    assert [[unquoted(cell) for cell in row.cells] for row in table.rows] == rows[1:]


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_format_of_a_file_is_detected(bom, delimiter, end):
    table = parse_csv(f"{bom}a{delimiter}b{end}1{delimiter}2")
    assert (table.bom, table.delimiter, table.headers) == (bom, delimiter, ["a", "b"])
    assert table.header.end == end
    assert [row.end for row in table.rows] == [""]


def test_the_delimiter_is_the_one_that_fits_the_rows():
    assert parse_csv('"a,b,c,d";e\n').delimiter == ";"
    assert parse_csv("a, old, or new;b\n1;2\n").delimiter == ";"
    assert parse_csv("a;b,c\n1,2\n").delimiter == ","
    with pytest.raises(InvalidCsvFile, match="Line 2 has a quotation mark that is never closed"):
        parse_csv('a;b\n1;"2\n')


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "The file is empty."),
        ("a,b\nMünchen,x".encode("latin-1"), "Line 2 is not UTF-8"),
        ("a,b\r\n".encode("utf-16"), "Line 1 is not UTF-8"),
        (b"a,b\r\n1,2\r\n3,\0", "Line 3 has a character that is not text"),
        (b"x" * (MAX_FILE_BYTES + 1), "limit 5.0 MB"),
    ],
)
def test_a_file_that_is_not_text_is_refused(content, sentence):
    with pytest.raises(InvalidCsvFile, match=sentence):
        decode_csv(content)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('a,b\n1,"2\n3,4\n', "Line 2 has a quotation mark that is never closed."),
        ('a,b\n"1\n2"x,3\n', "Line 3 has text after a closing quotation mark."),
        (" , \n1,2\n", "Line 1 is blank. It must have the column names."),
        ("a,=b\n1,2\n", "Line 1 has a column “=b”, which spreadsheets would run as a formula."),
        ("a," + "b" * 201, "Line 1 has a column name over 200 characters."),
        ("a,b\n" + "1," * 100 + "1", "Line 2 has more than 100 columns."),
        ("a,b\n" + "1,2\n" * (MAX_ROWS + 1), "The file has more than 20,000 rows."),
    ],
)
def test_a_file_that_is_not_a_table_is_refused(text, sentence):
    with pytest.raises(InvalidCsvFile, match=sentence):
        parse_csv(text)


def test_as_many_rows_as_fit_are_read():
    assert len(parse_csv("a,b\n" + "1,2\n" * MAX_ROWS).rows) == MAX_ROWS


@given(st.one_of(anything, of_signs), st.sampled_from(",;\t"), st.sampled_from(["", '""', "x"]))
@settings(deadline=None)
def test_a_written_value_is_read_back_and_is_never_a_formula(text, delimiter, like):
    value = cell_value(text)
    cell = to_cell(value, delimiter=delimiter, like=like)
    assert cell_value(cell) == value
    assert not is_spreadsheet_formula(unquoted(cell))
    (row,) = parse_csv(f"a{delimiter}b\n{cell}{delimiter}x", delimiter).rows
    assert row.cells == (cell, "x")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r1", " =1", "＝1", "\n=1"])
def test_formulas_are_recognized(text):
    assert is_spreadsheet_formula(text)


@pytest.mark.parametrize("text", ["", " ", "EMEA", "a=b", "'=1", "1-2"])
def test_other_values_are_not_formulas(text):
    assert not is_spreadsheet_formula(text)
