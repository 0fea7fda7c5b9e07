"""A file with accounts is checked row by row, and applied whole or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.book.models import FROM_THE_BEGINNING, Account, AccountTerritory
from app.crm_files.accounts.columns import AccountColumn
from app.crm_files.actions import FileSettings, apply_file, map_columns
from app.crm_files.models import AccountRow
from app.crm_files.queries import column_meanings, isr_moves
from app.crm_files.states import FileKind, FileScope, FileState, RowEffect
from app.db.base import db
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.crm_files import (
    a_checked_file,
    account_id,
    accounts_text,
    an_accounts_file,
    an_applied_file,
    crm_user_id,
    do_all_work,
)
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr

DAY = timedelta(days=1)
ONE, TWO, THREE = (account_id(number) for number in (1, 2, 3))
FULL = "Id,Name,Account Territory,OwnerId,Account Owner,Owner Email,Proposed ISR,LastModifiedDate"


def everything() -> list[tuple]:
    """All rows of accounts and of their territories."""
    db.session.expire_all()
    tables = (Account.__table__, AccountTerritory.__table__)
    return [tuple(row) for table in tables for row in db.session.execute(select(table).order_by(table.c.id))]


def effects(imported) -> dict[int, RowEffect]:
    """The effect of each row by its number."""
    rows = select(AccountRow.number, AccountRow.effect).where(AccountRow.import_id == imported.id)
    return dict(db.session.execute(rows.order_by(AccountRow.number)).all())


def the_account(crm_id: str) -> Account:
    return db.session.scalars(select(Account).where(Account.crm_id == crm_id)).one()


@pytest.mark.both_databases
def test_a_file_adds_changes_moves_and_leaves_accounts(cast, north, south, session):
    first = accounts_text([ONE, "Acme", north.name], [TWO, "Birch", north.name], [THREE, "Cork", north.name])
    an_applied_file(cast.yara, first)
    clock.move(DAY)
    second = accounts_text(
        [ONE, "Acme", south.name],
        [TWO, "Birch & Sons", north.name],
        [THREE, "Cork", north.name],
        [account_id(4), "Dale", ""],
    )
    imported = an_applied_file(cast.yara, second)
    assert effects(imported) == {
        2: RowEffect.MOVED,
        3: RowEffect.CHANGED,
        4: RowEffect.UNCHANGED,
        5: RowEffect.ADDED,
    }
    assert [(each.starts_on, each.ends_on, each.territory) for each in the_account(ONE).territories] == [
        (FROM_THE_BEGINNING, date(2026, 8, 10), north),
        (date(2026, 8, 11), None, south),
    ]
    assert the_account(TWO).name == "Birch & Sons"
    (whole,) = the_account(account_id(4)).territories
    assert (whole.starts_on, whole.territory) == (FROM_THE_BEGINNING, None)
    applied = select(Activity).where(Activity.verb == ActivityVerb.APPLIED_CRM_FILE)
    assert len(session.scalars(applied).all()) == 2


@pytest.mark.both_databases
def test_the_same_file_again_changes_nothing(cast, north):
    text = accounts_text([ONE, "Acme", north.name], [TWO, "Birch", "No such territory"])
    an_applied_file(cast.yara, text)
    before = everything()
    clock.move(DAY)
    again = an_applied_file(cast.yara, text)
    assert set(effects(again).values()) == {RowEffect.UNCHANGED}
    assert everything() == before


def test_two_parts_make_the_same_accounts_as_the_whole_in_any_order(cast, north, south, session):
    rows = [[account_id(n), f"Account {n}", (north, south)[n % 2].name] for n in range(6)]
    for part in (rows[4:], rows[:4][::-1]):
        an_applied_file(cast.yara, accounts_text(*part))
    parts = {
        each.crm_id: (each.name, each.territories[0].territory) for each in session.scalars(select(Account))
    }
    an_applied_file(cast.yara, accounts_text(*rows))
    whole = {
        each.crm_id: (each.name, each.territories[0].territory) for each in session.scalars(select(Account))
    }
    assert parts == whole
    assert len(whole) == len(rows)


def test_all_details_of_a_row_are_kept_and_those_without_a_column_stay(cast, north):
    owner = "005A0000001abcdIAA"
    moment = "2026-08-09T08:30:00.000+0000"
    text = accounts_text(
        [ONE[:15], "Acme", north.name, owner[:15], "Sally Reed", "SALLY@Example.com", "Jonas Falk", moment],
        header=FULL,
    )
    an_applied_file(cast.yara, text)
    an_applied_file(cast.yara, accounts_text([ONE, "Acme Inc", north.name]))
    account = the_account(ONE)
    assert (account.name, account.owner_name, account.owner_email) == (
        "Acme Inc",
        "Sally Reed",
        "sally@example.com",
    )
    assert (account.crm_isr, account.modified_at) == ("Jonas Falk", datetime(2026, 8, 9, 8, 30, tzinfo=UTC))
    assert account.owner_crm_id[:15] == owner[:15]


@pytest.mark.both_databases
def test_rows_with_one_id_are_one_if_they_say_the_same_and_refused_if_not(cast, north, south):
    imported = a_checked_file(
        cast.yara,
        accounts_text(
            [ONE, "Acme", north.name],
            [ONE[:15], "Acme", north.name],
            [TWO, "Birch", north.name],
            [TWO, "Birch", south.name],
            [ONE.upper(), "Acme", north.name],
        ),
    )
    assert effects(imported) == {
        2: RowEffect.ADDED,
        3: RowEffect.REPEATED,
        4: RowEffect.REFUSED,
        5: RowEffect.REFUSED,
        6: RowEffect.REPEATED,
    }


def test_a_row_that_cannot_be_read_says_all_that_is_wrong(cast, north, session):
    imported = a_checked_file(
        cast.yara,
        accounts_text(
            ["006A0000001abcd", "A" * 256, north.name, "6.0E+14", "", "", "", "yesterday"], header=FULL
        ),
    )
    (row,) = session.scalars(select(AccountRow).where(AccountRow.import_id == imported.id))
    assert row.effect is RowEffect.REFUSED
    for words in ("not the id of an account", "Too long", "into a number", "not a moment"):
        assert words in row.remark


def test_an_unknown_territory_is_said_and_leaves_the_account_to_nobody(cast, session):
    imported = an_applied_file(cast.yara, accounts_text([ONE, "Acme", "EMEA West"]))
    (row,) = session.scalars(select(AccountRow).where(AccountRow.import_id == imported.id))
    assert (row.effect, row.territory_id) == (RowEffect.ADDED, None)
    assert "No territory has this name" in row.remark
    assert the_account(ONE).crm_territory == "EMEA West"


def test_a_territory_that_comes_later_is_found_by_the_next_file(cast, session):
    text = accounts_text([ONE, "Acme", "emea west"])
    an_applied_file(cast.yara, text)
    a_territory("EMEA West")
    session.commit()
    clock.move(DAY)
    assert set(effects(an_applied_file(cast.yara, text)).values()) == {RowEffect.MOVED}


def test_what_moves_twice_on_one_day_has_the_last_territory_from_that_day(cast, north, south):
    an_applied_file(cast.yara, accounts_text([ONE, "Acme", north.name]))
    clock.move(DAY)
    for territory in (south, north, south):
        an_applied_file(cast.yara, accounts_text([ONE, "Acme", territory.name]))
    assert [each.territory for each in the_account(ONE).territories] == [north, south]


class TestOldFiles:
    """A file that was exported before the last applied one."""

    @pytest.fixture(autouse=True)
    def known(self, cast, north):
        text = accounts_text([ONE, "Acme", north.name, "2026-08-09T10:00:00Z"], header=HEADER_WITH_DAY)
        an_applied_file(cast.yara, text)

    def test_it_is_refused_if_it_does_not_say_when_its_rows_were_changed(self, cast, north):
        with pytest.raises(RuleBroken, match="was already applied"):
            a_checked_file(cast.yara, accounts_text([ONE, "Old", north.name]), exported_at=clock.now() - DAY)

    def test_its_older_rows_are_skipped(self, cast, north):
        text = accounts_text(
            [ONE, "Old", north.name, "2026-08-08T10:00:00Z"],
            [TWO, "Birch", north.name, "2026-08-08T10:00:00Z"],
            header=HEADER_WITH_DAY,
        )
        imported = an_applied_file(cast.yara, text, exported_at=clock.now() - DAY)
        assert effects(imported) == {2: RowEffect.STALE, 3: RowEffect.ADDED}
        assert the_account(ONE).name == "Acme"

    def test_a_late_one_does_not_let_in_what_is_older_than_the_newest(self, cast, north):
        late = accounts_text([TWO, "Birch", north.name, "2026-08-01T10:00:00Z"], header=HEADER_WITH_DAY)
        an_applied_file(cast.yara, late, exported_at=clock.now() - 5 * DAY)
        with pytest.raises(RuleBroken, match="was already applied"):
            a_checked_file(cast.yara, accounts_text([ONE, "Old", north.name]), exported_at=clock.now() - DAY)

    def test_a_column_without_a_meaning_does_not_say_how_old_it_is(self, cast):
        text = f"Id,Email,Other\n{crm_user_id(1)},owen@example.com,\n"
        an_applied_file(cast.yara, text, FileKind.USERS)
        with pytest.raises(RuleBroken, match="was already applied"):
            a_checked_file(cast.yara, text, FileKind.USERS, exported_at=clock.now() - DAY)

    def test_a_complete_one_says_nothing_about_what_is_missing(self, cast, north):
        text = accounts_text([TWO, "Birch", north.name, "2026-08-08T10:00:00Z"], header=HEADER_WITH_DAY)
        day_before = {"exported_at": clock.now() - DAY, "scope": FileScope.COMPLETE}
        imported = an_applied_file(cast.yara, text, **day_before)
        assert (imported.missing, the_account(ONE).missing_since) == (0, None)


HEADER_WITH_DAY = "Id,Name,Sales Territory,LastModifiedDate"


def test_an_old_one_that_was_checked_before_the_newer_one_is_not_applied(cast, north):
    old = a_checked_file(cast.yara, accounts_text([ONE, "Old", north.name]))
    clock.move(DAY)
    an_applied_file(cast.yara, accounts_text([ONE, "New", north.name]))
    with pytest.raises(RuleBroken, match="was already applied"):
        apply_file(old, edition=old.edition, leaves_out_refused=False, missing=None)


def test_a_row_of_an_old_one_that_does_not_say_how_old_it_is_is_skipped(cast, north):
    an_applied_file(cast.yara, accounts_text([ONE, "Acme", north.name], [TWO, "Birch", north.name]))
    rows = ([ONE, "Old", north.name, ""], [TWO, "Old", north.name, "2026-08-08T10:00:00Z"])
    late = accounts_text(*rows, header=HEADER_WITH_DAY)
    imported = a_checked_file(cast.yara, late, exported_at=clock.now() - DAY)
    assert effects(imported) == {2: RowEffect.STALE, 3: RowEffect.STALE}


class TestCompleteFiles:
    """A file that says it has all accounts."""

    @pytest.fixture(autouse=True)
    def known(self, cast, north):
        self.rows = [[account_id(n), f"Account {n}", north.name] for n in range(40)]
        an_applied_file(cast.yara, accounts_text(*self.rows))
        clock.move(DAY)

    def test_what_it_does_not_have_is_marked_and_comes_back(self, cast):
        an_applied_file(cast.yara, accounts_text(*self.rows[1:]), scope=FileScope.COMPLETE)
        missing = the_account(account_id(0))
        assert missing.missing_since == date(2026, 8, 11)
        assert len(missing.territories) == 1
        an_applied_file(cast.yara, accounts_text(*self.rows), scope=FileScope.COMPLETE)
        assert the_account(account_id(0)).missing_since is None

    def test_a_part_marks_nothing(self, cast):
        an_applied_file(cast.yara, accounts_text(self.rows[0]))
        assert the_account(account_id(1)).missing_since is None

    def test_many_missing_ones_ask_for_their_number(self, cast):
        imported = a_checked_file(cast.yara, accounts_text(*self.rows[3:]), scope=FileScope.COMPLETE)
        for typed in (None, 4):
            with pytest.raises(RuleBroken, match="Type how many are missing: 3"):
                apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=typed)
        apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=3)


class TestRefusedRows:
    """A file with a row that cannot be read."""

    def test_it_is_applied_without_a_few_of_them_if_a_person_says_so(self, cast, north):
        rows = [[account_id(n), f"Account {n}", north.name] for n in range(100)]
        imported = a_checked_file(cast.yara, accounts_text(*rows[:99], ["001", "Bad", ""]))
        with pytest.raises(RuleBroken, match="Some rows are refused"):
            apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=None)
        db.session.rollback()
        apply_file(imported, edition=imported.edition, leaves_out_refused=True, missing=None)
        do_all_work()
        assert len(everything()) == 2 * 99

    def test_more_than_one_in_a_hundred_blocks_it(self, cast, north):
        imported = a_checked_file(cast.yara, accounts_text([ONE, "Acme", north.name], ["001", "Bad", ""]))
        with pytest.raises(RuleBroken, match="More than one row in a hundred"):
            apply_file(imported, edition=imported.edition, leaves_out_refused=True, missing=None)


def test_the_columns_it_needs_are_asked_for(cast):
    imported = an_accounts_file(cast.yara, "Id,Name\r\n001A0000006Vm9r,Acme\r\n")
    settings = FileSettings(clock.now(), FileScope.PART)
    with pytest.raises(RuleBroken, match="Map a column to Territory"):
        map_columns(imported, column_meanings(imported), settings)
    with pytest.raises(RuleBroken, match="only one"):
        map_columns(
            imported, [AccountColumn.CRM_ID, AccountColumn.TERRITORY, AccountColumn.TERRITORY], settings
        )


def test_a_moment_that_has_not_come_is_refused(cast, north):
    with pytest.raises(RuleBroken, match="not come yet"):
        a_checked_file(cast.yara, accounts_text([ONE, "Acme", north.name]), exported_at=clock.now() + DAY)


def test_the_preview_says_whose_accounts_become_whose(cast, north, south):
    owen, nora = an_isr("Owen Moss"), an_isr("Nora Weiss")
    for isr, territory in ((owen, north), (nora, south)):
        an_established_isr(isr, cast.marta)
        an_assignment(cast, isr, territory)
    rows = [[account_id(n), f"Account {n}", north.name] for n in range(3)]
    an_applied_file(cast.yara, accounts_text(*rows))
    imported = a_checked_file(
        cast.yara,
        accounts_text(
            *([id_, name, south.name] for id_, name, _territory in rows[:2]),
            [rows[2][0], rows[2][1], "Elsewhere"],
            [account_id(9), "New", north.name],
        ),
    )
    moves = {(move.before, move.after): move.number for move in isr_moves(imported)}
    assert moves == {("Owen Moss", "Nora Weiss"): 2, ("Owen Moss", None): 1, (None, "Owen Moss"): 1}


class TestWhatHasChangedMeanwhile:
    """Findings hold only for what they were compared with."""

    def test_a_file_is_checked_again_if_another_was_applied(self, cast, north, south):
        waiting = a_checked_file(cast.yara, accounts_text([ONE, "Acme", south.name]))
        an_applied_file(cast.ada, accounts_text([ONE, "Acme", north.name]))
        apply_file(waiting, edition=waiting.edition, leaves_out_refused=False, missing=None)
        do_all_work()
        assert (waiting.state, waiting.applied_at) == (FileState.CHECKED, None)
        assert "changed meanwhile" in waiting.problem
        assert effects(waiting) == {2: RowEffect.MOVED}

    def test_a_stale_page_is_refused(self, cast, north):
        imported = a_checked_file(cast.yara, accounts_text([ONE, "Acme", north.name]))
        with pytest.raises(Conflict, match="checked again"):
            apply_file(imported, edition=imported.edition - 1, leaves_out_refused=False, missing=None)

    def test_it_is_applied_once(self, cast, north):
        imported = an_applied_file(cast.yara, accounts_text([ONE, "Acme", north.name]))
        with pytest.raises(Conflict, match="already being applied"):
            apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=None)
