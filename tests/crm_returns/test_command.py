"""The command for a nightly job makes the same return file."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.crm_returns.models import CrmReturn
from tests.factories.book import an_account, an_opportunity
from tests.factories.crm_returns import a_log_entry, text_of


@pytest.fixture
def book(app, cast):
    def run(*words: str):
        return app.test_cli_runner().invoke(args=["book", "return", *words])

    return run


def test_the_command_writes_the_file_and_keeps_it_once(held, owens_id, session, book, tmp_path):
    account = an_account(held.territory)
    session.commit()
    expected = f"Id,Proposed_ISR__c\r\n{account.crm_id},{owens_id}\r\n"
    target = tmp_path / "accounts.csv"
    assert book("--kind", "accounts", str(target)).exit_code == 0
    assert target.read_bytes().decode() == expected
    shown = book("--kind", "accounts")
    assert shown.stdout_bytes.decode() == expected
    kept = session.scalars(select(CrmReturn).order_by(CrmReturn.id)).all()
    assert [(made.made_by_id, text_of(made)) for made in kept] == [(None, expected)]


def test_without_a_difference_it_writes_no_file(session, book, tmp_path):
    session.commit()
    target = tmp_path / "accounts.csv"
    answer = book("--kind", "accounts", str(target))
    assert (answer.exit_code, target.exists()) == (0, False)
    assert "There is nothing to send" in answer.stderr
    assert session.scalar(select(CrmReturn)) is None


@pytest.mark.parametrize(("shown", "words"), [("", ["--unseen-is-blank"]), ("Before Onramp.", [])])
def test_a_field_that_no_file_has_shown_is_not_written_over_unasked(held, cast, session, book, shown, words):
    opportunity = an_opportunity(an_account(held.territory))
    a_log_entry(opportunity, date(2026, 8, 1), "Called.", by=cast.marta)
    session.commit()
    refused = book("--kind", "log")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "No file of the CRM has shown Next_Steps_History__c" in refused.stderr
    assert session.scalar(select(CrmReturn)) is None
    opportunity.crm_log = shown
    session.commit()
    written = book("--kind", "log", *words).stdout
    assert "Called." in written and shown in written


def test_a_file_that_cannot_be_written_is_not_kept(held, owens_id, session, book, tmp_path):
    an_account(held.territory)
    session.commit()
    assert book("--kind", "accounts", str(tmp_path / "missing" / "accounts.csv")).exit_code != 0
    session.rollback()
    assert session.scalar(select(CrmReturn)) is None
