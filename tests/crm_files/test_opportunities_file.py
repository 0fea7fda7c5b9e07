"""A file with opportunities is checked row by row, and applied whole: closings, reopenings, overrides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.book.alignment import opportunity_isr_on
from app.book.models import IsrOverride, OpportunityChange, OpportunityOutcome, Whence
from app.crm_files.actions import apply_file
from app.crm_files.opportunities.records import KEPT_FIELDS, delete_old_opportunity_changes
from app.crm_files.queries import isr_moves
from app.crm_files.states import FileKind, FileScope, RowEffect
from app.crm_files.work import apply_checked
from app.db.base import db
from app.onboarding.actions import reopen_gating_issue
from app.opportunity_page.file_changes import CRM_FIELD_LABELS, file_changes
from app.shared import clock
from tests.crm_files.applied import (
    OPPORTUNITIES,
    applied,
    at,
    closings_of,
    effects,
    everything,
    rows_of,
    the_opportunity,
)
from tests.factories.book import (
    an_isr_of,
    change_hands,
    isr_name,
)
from tests.factories.crm_files import (
    a_checked_file,
    account_id,
    an_applied_file,
    crm_user_id,
    opportunity_id,
    opportunity_row,
    table_text,
)
from tests.factories.onboardings import an_onboarding, with_open_gate
from tests.real.two_at_once import deed, refusal_of_second

pytestmark = pytest.mark.usefixtures("cast")


@pytest.mark.both_databases
def test_a_lost_one_that_is_reopened_and_lost_again_freezes_twice(cast, held, account, owen):
    """Worked example 6."""
    applied(cast, opportunity_row(1, account), on=at(7, 10))
    lost = opportunity_row(1, account, "8-Closed Lost", Close_Date="2026-07-20")
    imported = applied(cast, lost, on=at(7, 21))
    assert effects(imported) == [RowEffect.CLOSING]
    clock.freeze(at(8, 9))
    change_hands(held, an_isr_of(cast.marta, "Nora Weiss"), date(2026, 8, 10))
    assert isr_name(opportunity_isr_on(date(2026, 8, 11)), the_opportunity(1)) == "Owen Moss"
    reopened = opportunity_row(1, account, "5-Negotiating", Close_Date="2026-07-20")
    assert effects(applied(cast, reopened, on=at(8, 12))) == [RowEffect.REOPENING]
    assert isr_name(opportunity_isr_on(date(2026, 8, 12)), the_opportunity(1)) == "Nora Weiss"
    applied(cast, lost, on=at(9, 2))
    first, second = closings_of(1)
    assert (first.isr.name, first.closed_on, first.reopened_on) == (
        "Owen Moss",
        date(2026, 7, 20),
        date(2026, 8, 12),
    )
    assert (second.isr.name, second.closed_on, second.whence) == (
        "Nora Weiss",
        date(2026, 8, 12),
        Whence.ALIGNED,
    )
    assert second.ends_on is None


@pytest.mark.both_databases
def test_a_file_that_comes_late_freezes_who_held_it_then(cast, held, account, owen):
    applied(cast, opportunity_row(1, account), opportunity_row(2, account), on=at(8, 3))
    change_hands(held, an_isr_of(cast.marta, "Nora Weiss"), date(2026, 8, 10))
    won = opportunity_row(1, account, "Closed Won", Close_Date="2026-08-07")
    ahead = opportunity_row(2, account, "Closed Won", Close_Date="2026-12-01")
    clock.freeze(at(8, 14))
    imported = a_checked_file(cast.yara, table_text(won, ahead), OPPORTUNITIES)
    assert {(move.before, move.after, move.closes): move.number for move in isr_moves(imported)} == {
        ("Nora Weiss", "Owen Moss", True): 1,
        ("Nora Weiss", "Nora Weiss", True): 1,
    }
    applied(cast, won, ahead)
    (first,), (second,) = closings_of(1), closings_of(2)
    assert (first.isr.name, first.closed_on) == ("Owen Moss", date(2026, 8, 7))
    assert (second.isr.name, second.closed_on) == ("Nora Weiss", date(2026, 8, 14))


@pytest.mark.both_databases
def test_what_was_closed_when_it_is_first_seen_has_the_isr_of_the_crm(cast, account, owen):
    users = table_text({"Id": crm_user_id(1), "Email": owen.email})
    an_applied_file(cast.yara, users, FileKind.USERS)
    named = [crm_user_id(1), crm_user_id(1)[:15], owen.email.upper(), owen.name, "", "Nobody Here"]
    rows = [opportunity_row(n, account, "9-Unqualified", ISR=isr) for n, isr in enumerate(named)]
    imported = applied(cast, *rows)
    assert effects(imported) == [RowEffect.ADDED] * 6
    found = [closings_of(number)[0] for number in range(6)]
    assert [each.isr_id for each in found] == [owen.id] * 4 + [None] * 2
    assert {(each.whence, each.outcome) for each in found} == {(Whence.CRM, OpportunityOutcome.UNQUALIFIED)}
    assert "Nobody here is the ISR" in rows_of(imported)[7].remark


@pytest.mark.both_databases
def test_somebody_behind_a_closed_gate_is_not_taken_from_the_crm(cast, account):
    """Jonas is an ISR on the way to the gate. Somebody who left, or is no ISR, becomes none either."""
    an_onboarding(cast, cast.jonas)
    gone = an_isr_of(cast.marta, "Gil Gone")
    gone.active = False
    rows = [
        opportunity_row(1, account, "Closed Won", ISR=cast.jonas.email, ISR_Override="FALSE"),
        opportunity_row(2, account, ISR=cast.jonas.email, ISR_Override="TRUE"),
        opportunity_row(3, account, ISR=gone.email, ISR_Override="TRUE"),
    ]
    found = [row for _number, row in sorted(rows_of(applied(cast, *rows)).items())]
    assert [row.isr_id for row in found] == [None] * 3
    remarks = [row.remark for row in found]
    assert ["gate" in each for each in remarks] == [True, True, False]
    assert "has left or is not an ISR" in remarks[2]
    assert not any("taken over" in each for each in remarks)
    assert closings_of(1)[0].isr_id is None
    assert db.session.scalar(select(IsrOverride.id)) is None


@pytest.mark.both_databases
def test_a_gate_that_closes_while_a_file_is_applied_leaves_its_isr_out(app, cast, account):
    """Applying waits for who reopens an issue, and asks the gate after that."""
    (issue,) = with_open_gate(an_onboarding(cast, cast.jonas)).gating_issues
    rows = [opportunity_row(1, account, "Closed Won", ISR=cast.jonas.email)]
    imported = a_checked_file(cast.yara, table_text(*rows), OPPORTUNITIES, scope=FileScope.PART)
    reopens = deed(reopen_gating_issue, issue, by=cast.marta, reason="Too early.")
    apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=None)
    assert refusal_of_second(app, reopens, deed(apply_checked, imported)) is None
    assert "gate" in rows_of(imported)[2].remark
    assert closings_of(1)[0].isr_id is None


@pytest.mark.both_databases
def test_an_override_is_taken_over_only_when_an_open_one_is_first_seen(cast, account, owen):
    lena = an_isr_of(cast.milan, "Lena Ost")
    first = [
        opportunity_row(1, account, ISR=lena.name, ISR_Override="true"),
        opportunity_row(2, account, ISR=owen.name, ISR_Override="false"),
        opportunity_row(3, account, ISR="", ISR_Override="true"),
    ]
    applied(cast, *first)
    day = date(2026, 8, 10)
    assert [isr_name(opportunity_isr_on(day), the_opportunity(n)) for n in (1, 2, 3)] == [
        "Lena Ost",
        "Owen Moss",
        None,
    ]
    overrides = db.session.scalars(select(IsrOverride).order_by(IsrOverride.id))
    assert [(each.isr, each.set_by) for each in overrides] == [(lena, None), (None, None)]
    later = opportunity_row(2, account, ISR=lena.name, ISR_Override="true")
    imported = applied(cast, later, on=at(8, 11))
    assert "not taken over" in rows_of(imported)[2].remark
    assert isr_name(opportunity_isr_on(date(2026, 8, 11)), the_opportunity(2)) == "Owen Moss"
    three = the_opportunity(3)
    three.crm_isr_override = False  # as if it had been set here, and the CRM showed it from now on
    db.session.flush()
    shown = applied(cast, opportunity_row(3, account, ISR="", ISR_Override="true"), on=at(8, 12))
    assert rows_of(shown)[2].remark is None
    won = applied(
        cast, opportunity_row(1, account, "Closed Won", ISR=lena.name, ISR_Override="true"), on=at(11, 12)
    )
    assert effects(won) == [RowEffect.CLOSING]
    assert (closings_of(1)[0].isr, closings_of(1)[0].whence) == (lena, Whence.OVERRIDDEN)


@pytest.mark.both_databases
def test_won_that_becomes_lost_keeps_its_isr_and_day(cast, held, account, owen):
    applied(cast, opportunity_row(1, account), on=at(8, 3))
    applied(cast, opportunity_row(1, account, "Closed Won", Close_Date="2026-08-03"), on=at(8, 4))
    held.taken_back_at = clock.now()  # as if it had never been: the closing stays
    db.session.flush()
    imported = applied(
        cast, opportunity_row(1, account, "8-Closed Lost", Close_Date="2026-08-03"), on=at(8, 20)
    )
    assert effects(imported) == [RowEffect.CHANGED]
    assert "its ISR stays" in rows_of(imported)[2].remark
    won, lost = closings_of(1)
    assert (won.ends_on, won.reopened_on) == (date(2026, 8, 19), None)
    assert (lost.isr, lost.outcome, lost.closed_on, lost.starts_on) == (
        owen,
        OpportunityOutcome.LOST,
        date(2026, 8, 3),
        date(2026, 8, 20),
    )


def test_a_late_reopening_is_accepted_and_told(cast, account):
    applied(cast, opportunity_row(1, account, "8-Closed Lost", Close_Date="2026-07-20"), on=at(7, 21))
    imported = applied(cast, opportunity_row(1, account, "4-Proposal"), on=at(8, 20))
    assert "more than 30 days ago" in rows_of(imported)[2].remark
    assert the_opportunity(1).is_open


@pytest.mark.both_databases
def test_the_same_file_again_writes_nothing(cast, account, owen):
    rows = [
        opportunity_row(
            1,
            account,
            Name="Renewal",
            Type="Renewal",
            Amount="$12,000.50",
            ARR_Basis="(1,000.00)",
            Next_Step="Call",
            ISR_Priority="Tier 2 - Co-managed by SAE & ISR",
            Next_Steps_Owner="Ines",
            Renewal_Date="2026-11-01",
            Order_Type="3. Growth",
            Last_Modified="2026-08-10T08:00:00Z",
        ),
        opportunity_row(2, account, "Closed Won", ISR=owen.name),
    ]
    applied(cast, *rows)
    before = everything()
    imported = applied(cast, *rows, on=at(8, 11))
    assert effects(imported) == [RowEffect.UNCHANGED] * 2
    assert everything() == before
    found = the_opportunity(1)
    assert (found.amount, found.arr_basis, found.net_arr) == (12_000_50, -1_000_00, None)


@pytest.mark.both_databases
def test_each_change_of_a_field_is_kept(cast, account):
    applied(cast, opportunity_row(1, account, Amount="10", Owner_Email="ines@example.com"), on=at(8, 3))
    after = opportunity_row(
        1, account, "4-Proposal", Amount="", Owner_Email="lars@example.com", Close_Date="2026-11-30"
    )
    applied(cast, after, on=at(8, 5))
    kept = {each.field: (each.was, each.became) for each in db.session.scalars(select(OpportunityChange))}
    assert kept == {
        "stage": ("3-Technical Evaluation", "4-Proposal"),
        "amount": ("1000", ""),
        "owner_email": ("ines@example.com", "lars@example.com"),
        "close_on": ("2026-10-31", "2026-11-30"),
    }
    assert the_opportunity(1).stage_changed_on == date(2026, 8, 5)
    clock.move(timedelta(days=729))
    assert {change[1:] for change in file_changes(the_opportunity(1))} == {
        ("Stage", "3-Technical Evaluation", "4-Proposal"),
        ("Amount", "US$10.00", "Nothing"),
        ("Owner email", "ines@example.com", "lars@example.com"),
        ("Close date", "Sat, 31 Oct 2026", "Mon, 30 Nov 2026"),
    }
    assert CRM_FIELD_LABELS.keys() == {*KEPT_FIELDS, "tier"}
    assert not delete_old_opportunity_changes()
    clock.move(timedelta(days=2))
    assert delete_old_opportunity_changes()
    assert db.session.scalar(select(OpportunityChange)) is None


def test_a_column_that_a_file_does_not_have_stays(cast, account):
    applied(cast, opportunity_row(1, account, Name="Renewal", Amount="10"))
    applied(cast, opportunity_row(1, account, "4-Proposal"), on=at(8, 12))
    found = the_opportunity(1)
    assert (found.name, found.amount, found.stage) == ("Renewal", 10_00, "4-Proposal")


def test_rows_that_cannot_be_applied_say_why(cast, account):
    rows = [
        opportunity_row(1, account_id(99)),
        opportunity_row(2, account, "Won"),
        opportunity_row(3, account, Close_Date=""),
        opportunity_row(4, account) | {"Id": "6.0E+14"},
        opportunity_row(5, account, Amount="€5"),
        opportunity_row(6, account, Renewal_Date="2026-10-31 14:30"),
        opportunity_row(7, account, Renewal_Date="2026-10-31T00:00:00.000Z"),
        opportunity_row(8, account, Name="One"),
        opportunity_row(8, account, Name="Two"),
        opportunity_row(9, account, ISR_Priority="Tier 9"),
        opportunity_row(10, account),
        opportunity_row(10, account) | {"Id": opportunity_id(10)[:15]},
        opportunity_row(5, account),
    ]
    found = rows_of(a_checked_file(cast.yara, table_text(*rows), OPPORTUNITIES))
    told = [
        account_id(99),
        "“Won” is unknown",
        "Close date: This day is required",
        "changed this id into a number",
        "not in USD",
        "This day has a time",
        "midnight was left out",
        "more than once",
        "more than once",
        "not a tier",
    ]
    for number, sentence in enumerate(told, start=2):
        assert sentence in found[number].remark
    refused = {number for number, row in found.items() if row.effect is RowEffect.REFUSED}
    assert refused == set(range(2, 12)) - {8} | {14}
    assert (found[12].effect, found[13].effect) == (RowEffect.ADDED, RowEffect.REPEATED)


@pytest.mark.both_databases
def test_missing_ones_are_marked_in_a_complete_file_and_never_closed(cast, account):
    rows = [opportunity_row(n, account) for n in range(30)]
    applied(cast, *rows, on=at(8, 3))
    applied(cast, *rows[1:], on=at(8, 4))
    assert the_opportunity(0).missing_since is None
    applied(cast, *rows[1:], on=at(8, 5), scope=FileScope.COMPLETE)
    assert (the_opportunity(0).missing_since, the_opportunity(0).is_open) == (date(2026, 8, 5), True)
    applied(cast, *rows, on=at(8, 6))
    assert the_opportunity(0).missing_since is None


def test_a_row_older_than_what_is_known_is_left_out(cast, account):
    new = opportunity_row(1, account, "4-Proposal", Last_Modified="2026-08-09T10:00:00Z")
    applied(cast, new)
    old = opportunity_row(1, account, "1-Discovery", Last_Modified="2026-08-09T09:59:59Z")
    other = opportunity_row(2, account, Last_Modified="2026-08-08T10:00:00Z")
    imported = applied(cast, old, other, exported_at=clock.now() - timedelta(days=2))
    assert effects(imported) == [RowEffect.STALE, RowEffect.ADDED]
    assert the_opportunity(1).stage == "4-Proposal"
