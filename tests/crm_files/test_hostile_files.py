"""Files of the CRM as an attacker or a broken program writes them."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from sqlalchemy import select

from app.crm_files import upload
from app.crm_files.models import CrmImport
from app.crm_files.states import RowEffect
from app.crm_files.upload import upload_file
from app.db.base import db
from app.shared.refusals import RuleBroken
from tests.crm_files.applied import OPPORTUNITIES, effects, rows_of, the_opportunity
from tests.factories.crm_files import (
    a_checked_file,
    a_crm_file,
    an_applied_file,
    opportunity_id,
    opportunity_row,
    table_text,
)

pytestmark = pytest.mark.usefixtures("cast")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (",".join(f"Column {n}" for n in range(255)) + "\n" + ",".join("x" * 255), "more than 100 columns"),
        ("Id,Name\n1,a\0b\n", "not text"),
        ("Id,Name\n1," + "x" * 10_000_000 + "\n", "a cell with more than"),
        ('Id,Name\n1,"open\n', "quotation mark"),
        ("Id,Name\n", "no rows"),
    ],
)
def test_a_file_that_no_export_has_is_refused_as_it_is_uploaded(monkeypatch, cast, content, told):
    monkeypatch.setattr(upload, "READ_AT_ONCE_BYTES", upload.MAX_CRM_FILE_BYTES)
    with pytest.raises(RuleBroken, match=told):
        a_crm_file(cast.yara, content, OPPORTUNITIES)


def test_a_zip_bomb_is_refused(cast):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 400_000_000)
    with pytest.raises(RuleBroken, match="unpacks to too much"):
        upload_file(kind=OPPORTUNITIES, name="o.xlsx", content=packed.getvalue(), by=cast.yara)
    db.session.rollback()
    assert db.session.scalar(select(CrmImport)) is None


@pytest.mark.both_databases
def test_odd_texts_are_tidied_and_formulas_stay_texts(cast, account):
    names = ["=cmd|' /C calc'!A0", "+1", "\u202egnp.exe", "a\u200bb\u2066c", "Zoë \U0001f600"]
    content = table_text(*(opportunity_row(n, account, Name=name) for n, name in enumerate(names)))
    an_applied_file(cast.yara, content, OPPORTUNITIES)
    stored = [the_opportunity(n).name for n in range(len(names))]
    assert stored[:2] == names[:2]
    assert "\u202e" not in "".join(stored)
    assert "\u2066" not in "".join(stored)
    assert stored[4] == names[4]


def test_half_a_character_is_no_text(cast, account):
    content = table_text(opportunity_row(1, account, Name="\ud800x")).encode("utf-8", "surrogatepass")
    with pytest.raises(RuleBroken, match="Row 2 is not text"):
        upload_file(kind=OPPORTUNITIES, name="o.csv", content=content, by=cast.yara, encoding="utf-8")


def test_ids_that_differ_by_case_alone_are_two_and_a_broken_one_is_refused(cast, account):
    small, large = "006A0000000009r", "006A0000000009R"
    lost_case = opportunity_id(7).lower()
    rows = [
        opportunity_row(1, account) | {"Id": small},
        opportunity_row(1, account) | {"Id": large},
        opportunity_row(1, account) | {"Id": lost_case},
        opportunity_row(1, account) | {"Id": opportunity_id(8)[:-1] + "5"},
        opportunity_row(1, account) | {"Id": "6.0E+14"},
        opportunity_row(1, account) | {"Id": "001A00000000001"},
    ]
    imported = a_checked_file(cast.yara, table_text(*rows), OPPORTUNITIES)
    assert effects(imported) == [RowEffect.ADDED] * 3 + [RowEffect.REFUSED] * 3
    found = rows_of(imported)
    assert found[2].crm_id.lower() != found[3].crm_id.lower()
    assert (found[4].crm_id, "repaired" in found[4].remark) == (opportunity_id(7), True)


def test_refused_rows_come_back_as_a_table_that_runs_nothing(cast, account, client):
    rows = [
        opportunity_row(1, account, Name='=HYPERLINK("x")', Close_Date="soon"),
        opportunity_row(2, account),
    ]
    imported = a_checked_file(cast.yara, table_text(*rows), OPPORTUNITIES)
    client.sign_in(cast.yara)
    answer = client.get(f"/crm-files/{imported.id}/refused.csv")
    (refused,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert refused["Name"] == '\'=HYPERLINK("x")'
    assert (refused["Row"], "Close date" in refused["Reason"]) == ("2", True)
    client.sign_in(cast.marta)
    assert client.get(f"/crm-files/{imported.id}/refused.csv").status_code == 404


def test_lines_below_the_table_are_left_out_and_shown(cast, account):
    text = table_text(opportunity_row(1, account), opportunity_row(2, account))
    footer = (
        "\r\nGrand Totals,2 records\r\n\r\nConfidential - do not distribute\r\nCopyright (c) the company\r\n"
    )
    imported = a_checked_file(cast.yara, text + footer, OPPORTUNITIES)
    assert effects(imported) == [RowEffect.ADDED] * 2 + [RowEffect.FOOTER] * 3
