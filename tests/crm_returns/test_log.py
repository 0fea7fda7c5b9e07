"""The log goes back whole: new entries above the text that the CRM last showed."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest

from app.book.alignment import alignment_day
from app.crm_returns.differences import count_differences
from app.crm_returns.kinds import LeftOut, ReturnKind
from app.crm_returns.log_differences import CRM_LOG_LENGTH
from tests.crm_returns.brought_back import a_crm_with_what_is_known, bring_back
from tests.factories.book import an_account, an_opportunity
from tests.factories.crm_returns import a_log_entry, the_file

pytestmark = pytest.mark.both_databases
OLD = "2026-07-01 Owen: first call"


def test_new_entries_stand_above_what_the_crm_has(cast, held, owens_id):
    opportunity = an_opportunity(an_account(held.territory, crm_isr=owens_id), crm_log=f"{OLD}\r\n")
    a_log_entry(opportunity, date(2026, 8, 3), "They want 100 % more,\nsoon", by=cast.marta, copied=True)
    a_log_entry(opportunity, date(2026, 8, 4), "=Sent a_quote", by=cast.marta)
    sent = the_file(ReturnKind.LOG)
    header, (id_, text) = csv.reader(StringIO(sent, newline=""))
    assert header == ["Id", "Next_Steps_History__c"]
    assert id_ == opportunity.crm_id
    assert text == (
        "2026-08-04 · customer touchpoint · =Sent a_quote\n"
        "2026-08-03 · customer touchpoint · They want 100 % more,\nsoon (account leader copied)\n" + OLD
    )
    crm = a_crm_with_what_is_known()
    crm.load(sent.encode())
    crm.opportunities[id_]["Next_Steps_History__c"] = text.replace("\n", "\r\n")  # as the CRM writes it
    bring_back(crm)
    assert count_differences(ReturnKind.LOG, alignment_day()).total == 0
    a_log_entry(opportunity, date(2026, 8, 5), "Called", by=cast.marta)
    _header, (_id, again) = csv.reader(StringIO(the_file(ReturnKind.LOG), newline=""))
    assert again == f"2026-08-05 · customer touchpoint · Called\n{text}"


@pytest.mark.one_database
def test_an_entry_that_begins_a_longer_one_is_new(cast, held):
    opportunity = an_opportunity(
        an_account(held.territory), crm_log="2026-08-03 · customer touchpoint · Called twice"
    )
    a_log_entry(opportunity, date(2026, 8, 3), "Called", by=cast.marta)
    assert count_differences(ReturnKind.LOG, alignment_day()).total == 1


@pytest.mark.one_database
def test_a_log_that_the_crm_has_no_room_for_is_left_out(cast, held):
    opportunity = an_opportunity(an_account(held.territory), crm_log="x" * (CRM_LOG_LENGTH - 20))
    a_log_entry(opportunity, date(2026, 8, 3), "Called", by=cast.marta)
    counts = count_differences(ReturnKind.LOG, alignment_day())
    assert (counts.total, counts.left_out) == (0, {LeftOut.TOO_LONG: 1})
