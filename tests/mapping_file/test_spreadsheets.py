"""What a spreadsheet makes of the mapping file means the same: nothing is added, nothing is removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.mapping_file.columns import MAPPING_COLUMNS
from app.mapping_file.directory import (
    DirectoryPerson,
    KnownTerritory,
    PeopleDirectory,
    TerritoryDetails,
    TerritoryDirectory,
)
from app.mapping_file.export import updated_table
from app.mapping_file.reader import InvalidCsvFile, decode_csv, parse_csv
from app.mapping_file.rows import RowReader
from app.mapping_file.rules import DryRun, dry_run
from app.shared.regions import Region

FOLDER = Path(__file__).parent / "spreadsheets"
MAP = {
    "APAC": {"Australia and New Zealand": "", "Japan": "Yuki Mori", "South East Asia": ""},
    "EMEA": {
        "France": "Noa Peretz",
        "Gulf": "",
        "Iberia": "Owen Brady",
        "Nordics": "",
        "UK and Ireland": "Owen Brady",
    },
    "US": {"Central": "Omar Reyes", "East Coast": "", "Great Lakes": "", "Mountain": "", "West Coast": ""},
}
NAMES = ("Yuki Mori", "Noa Peretz", "Owen Brady", "Omar Reyes")
ISRS = {
    name: DirectoryPerson(number, name, f"{name.split()[0].lower()}@example.com", is_isr=True)
    for number, name in enumerate(NAMES, start=1)
}
PEOPLE = PeopleDirectory(ISRS.values())
KNOWN = [
    KnownTerritory(number, TerritoryDetails(name, Region(region), segment="Mid-Market"), ISRS.get(isr))
    for number, (region, name, isr) in enumerate(
        ((region, name, isr) for region, names in MAP.items() for name, isr in names.items()), start=1
    )
]
TERRITORIES = TerritoryDirectory(KNOWN)
HEAD = "Sales Territory,Region,Segment,Proposed ISR"


def dry_run_from(content: bytes, territories: TerritoryDirectory = TERRITORIES) -> DryRun:
    """What applying a file would do to the territories of the demonstration company."""
    table = parse_csv(decode_csv(content))
    rows = list(RowReader(MAPPING_COLUMNS.guess(table.headers, {}), territories, PEOPLE).read(table))
    return dry_run(rows, territories, {})


def given_back(content: bytes) -> bytes:
    """The file as it would be given back once it is applied."""
    table = parse_csv(decode_csv(content))
    columns = [column for column in MAPPING_COLUMNS.guess(table.headers, {}) if column]
    known = [each for each in KNOWN if each.details.name in table_names(content)]
    return str(updated_table(table, columns, TerritoryDirectory(known), PEOPLE)).encode()


def table_names(content: bytes) -> set[str]:
    table = parse_csv(decode_csv(content))
    rows = RowReader(MAPPING_COLUMNS.guess(table.headers, {}), TERRITORIES, PEOPLE).read(table)
    return {row.known.details.name for row in rows if row.known}


@pytest.mark.parametrize("name", ["export_trailing_blank_dropped.csv", "zwsp_territory.csv"])
def test_the_same_thirteen_territories_are_unchanged(name):
    content = (FOLDER / name).read_bytes()
    assert (dry_run_from(content).findings, dry_run_from(content).unchanged) == ([], 13)
    assert given_back(content) == content


@pytest.mark.parametrize(
    "row",
    [
        "Iberia,EMEA,Mid-Market,Owen Brady,,,",  # blank cells that a spreadsheet has added
        "Ibe\u00adria,EMEA,Mid-Market,Owen\u00a0Brady",
        "\ufeffIberia\u2060,EMEA\u200b,Mid\u2011Market,owen@example.com\u200b",
        "IBERIA\ufe0f,emea,Mid-Market,OWEN\u202fBRADY",
    ],
)
def test_a_row_matches_the_territory_that_a_reader_sees(row):
    run = dry_run_from(f"{HEAD}\n{row}\n".encode(), TerritoryDirectory(each for each in KNOWN if each.holder))
    assert not [each for each in run.findings if "Iberia" in each.territory and each.kind != "changed"]
    assert not [each for each in run.findings if "ISR" in each.line and "Iberia" in each.territory]


def test_dropped_blank_cells_stay_dropped_until_they_have_a_value():
    text = f"{HEAD}\nFrance,EMEA,Mid-Market\nGulf,EMEA,Mid-Market\n"
    assert given_back(text.encode()).decode() == text.replace(
        "France,EMEA,Mid-Market", "France,EMEA,Mid-Market,Noa Peretz"
    )


@pytest.mark.parametrize(
    ("sep", "delimiter"),
    [
        ("sep=;\r\n", ";"),
        ("SEP=;\n", ";"),
        ('"sep=;"\r\n', ";"),
        ("sep=;;;;\r\n", ";"),
        ("sep=;,,,\r\n", ","),  # saved again by a program that separates otherwise
        ("sep=\t\n", "\t"),
        ("\ufeffsep=|\n", "|"),
    ],
)
def test_a_line_that_names_the_delimiter_is_read_and_exported(sep, delimiter):
    text = f"{sep}{HEAD}\nFrance,EMEA,Mid-Market,Noa Peretz\n".replace(
        ",", delimiter if "," not in sep else ","
    )
    run = dry_run_from(
        text.encode(), TerritoryDirectory(each for each in KNOWN if each.details.name == "France")
    )
    assert (run.findings, run.unchanged) == ([], 1)
    assert given_back(text.encode()).decode() == text


def test_a_spreadsheets_own_file_is_read_and_exported():
    content = (FOLDER / "sep_line.csv").read_bytes()
    run = dry_run_from(content)
    assert (run.unchanged, {finding.kind.value for finding in run.findings}) == (1, {"removed"})
    assert given_back(content) == content


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sep=#\na#b\n", "Line 1 names “#” as delimiter"),
        ('sep=;\na;b\n1;"2\n', "Line 3 has a quotation mark that is never closed"),
    ],
)
def test_errors_name_the_line_of_the_file(text, sentence):
    with pytest.raises(InvalidCsvFile, match=sentence):
        parse_csv(text)
