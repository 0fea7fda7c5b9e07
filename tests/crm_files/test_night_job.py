"""A nightly job brings a file by command, with the columns of the last one, and applies it if it is clean."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.book.models import Opportunity
from app.crm_files.models import CrmImport
from app.crm_files.states import FileKind, FileState
from tests.crm_files.applied import OPPORTUNITIES, applied
from tests.factories.crm_files import crm_user_id, opportunity_row, table_text


@pytest.fixture
def run(app, tmp_path):
    def command(text: str, *options: str, kind: FileKind = OPPORTUNITIES):
        path = tmp_path / "night.csv"
        path.write_text(text)
        return app.test_cli_runner().invoke(
            args=["book", "import", str(path), "--kind", kind.value, *options]
        )

    return command


def test_a_clean_file_is_applied_with_the_styles_of_the_last_one(cast, account, run, session):
    applied(cast, opportunity_row(1, account) | {"Close Date": "2026-12-31"})
    rows = [opportunity_row(n, account) | {"Close Date": "2026-10-05"} for n in (1, 2)]
    answer = run(table_text(*rows), "--apply-if-clean")
    assert answer.exit_code == 0, answer.output
    assert "1 added" in answer.output and "Applied." in answer.output
    assert len(session.scalars(select(Opportunity)).all()) == 2


def test_a_file_with_a_refused_row_waits_for_its_person(cast, account, run, session):
    applied(cast, opportunity_row(1, account))
    text = table_text(opportunity_row(2, account), opportunity_row(3, account, "Unheard of"))
    answer = run(text, "--as", cast.yara.email, "--apply-if-clean")
    assert answer.exit_code == 2
    assert "Not applied" in answer.output
    waiting = session.scalars(select(CrmImport).order_by(CrmImport.id.desc())).first()
    assert (waiting.state, waiting.uploaded_by, waiting.due_at) == (FileState.CHECKED, cast.yara, None)


def test_who_may_not_upload_files_brings_none(cast, account, run, session):
    text = table_text({"Id": crm_user_id(1), "Email": "a@example.com"})
    for options in (["--as", cast.marta.email], ["--as", "nobody.known@example.com"], []):
        assert run(text, *options, kind=FileKind.USERS).exit_code == 1
    assert session.scalar(select(CrmImport).where(CrmImport.kind == FileKind.USERS)) is None
