"""The book of business: accounts, opportunities and what is done on them, written in bulk.

One ISR holds a territory with a quarter of all accounts and opportunities. The others hold what is left in
equal parts, some territories are vacant. Seven of ten opportunities are closed, over six quarters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table, func, select

from app.access.roles import Role
from app.activity.models import Note
from app.book.models import (
    FROM_THE_BEGINNING,
    Account,
    AccountTerritory,
    Closing,
    IsrOverride,
    Opportunity,
    OpportunityKind,
    OpportunityOutcome,
    OrderType,
    Tier,
    TierChoice,
    Whence,
)
from app.crm_files.models import CrmImport
from app.crm_files.states import FileKind, FileState
from app.db.base import db
from app.onboarding.models import EstablishedIsr
from app.opportunity_work.models import LogEntry, OpportunityNextStep, OpportunityTask, WorkKind
from app.people.models import GrantedRole, User
from app.shared.regions import SHIPPED_REGIONS
from app.shared.sales.crm_ids import CrmKind, read_crm_id
from app.territories.models import Assignment, Territory
from benchmarks.fill.bulk import BulkWriter

DAY = timedelta(days=1)
HELD_FOR = 700 * DAY
PAST_DAYS, DAYS_AHEAD = 460, 540  # of six quarters, and of what is open
SEGMENTS = ("Large", "Large", "Mid-Market", "Public Sector")
STAGES = ("1-Discovery", "3-Technical Evaluation", "5-Negotiating")
CLOSED = (
    *(OpportunityOutcome.WON,) * 6,
    *(OpportunityOutcome.LOST,) * 2,
    OpportunityOutcome.DUPLICATE,
    OpportunityOutcome.UNQUALIFIED,
)
WRITTEN: tuple[Any, ...] = (
    *(Note, Account, AccountTerritory, Opportunity, Closing, IsrOverride),
    *(TierChoice, OpportunityNextStep, OpportunityTask, LogEntry),
)
OPEN_OF_TEN, LARGE_PART = 3, 4
MANAGERS, ISRS, VACANT_PART = 10, 150, 15
ISR_OF_LARGE = "Lara Large"
SALES_OPERATIONS, SAE = "Yara Haddad", "Saul Owner"


@dataclass(frozen=True)
class BookAmounts:
    """How much there is: a fifth as many accounts as opportunities, and at most ISRS people."""

    opportunities: int

    @property
    def accounts(self) -> int:
        return max(8, self.opportunities // 5)

    @property
    def isrs(self) -> int:
        return max(2, min(ISRS, self.accounts // 8))


class BookFiller:
    """Writes the book of a company. `managers` are ISR managers that there are already."""

    def __init__(self, amounts: BookAmounts, now: datetime, managers: list[User], password_hash: str) -> None:
        self._amounts, self._now, self._today = amounts, now, now.date()
        self._password_hash = password_hash
        self._managers = [
            *managers,
            *(self._person(f"Mara {n:02}", Role.ISR_MANAGER) for n in range(MANAGERS - 2)),
        ]

    def fill(self) -> dict[str, User]:
        """Write all, and commit. The people to ask as, by name."""
        staff = {
            "yara": self._person(SALES_OPERATIONS, Role.SALES_OPERATIONS),
            "saul": self._person(SAE),
        }
        self._import = CrmImport(
            kind=FileKind.ACCOUNTS,
            name="accounts.csv",
            encoding="utf-8",
            columns=[],
            uploaded_by=staff["yara"],
            state=FileState.APPLIED,
            exported_at=self._now,
            applied_at=self._now,
            cleared_at=self._now,
        )
        db.session.add(self._import)
        self._hold_territories()
        staff |= {"lara": self._isrs[0], "isla": self._isrs[1], "mara": self._managers[-1]}
        self._shapes = {record: _Shape(record.__table__, _next_id(record)) for record in WRITTEN}
        self._import_id = int(self._import.id)
        db.session.commit()
        with BulkWriter() as writer:
            self._writer = writer
            self._write_all()
        return staff

    def _person(self, name: str, *roles: Role) -> User:
        email = f"{name.lower().replace(' ', '.')}@example.com"
        user = User(name=name, email=email, time_zone="UTC", job_title="", password_hash=self._password_hash)
        user.granted_roles = [GrantedRole(role=role) for role in roles]
        db.session.add(user)
        return user

    def _hold_territories(self) -> None:
        """One territory for each ISR, the large one first, then the vacant ones."""
        number = self._amounts.isrs
        self._isrs = [
            self._person(ISR_OF_LARGE if n == 0 else f"Isla {n:03}", Role.ISR) for n in range(number)
        ]
        self._territories = [
            Territory(
                name=f"Book {n:03}",
                region=SHIPPED_REGIONS[n % len(SHIPPED_REGIONS)],
                segment=SEGMENTS[n % len(SEGMENTS)],
                sae=f"sae{n}@example.com",
                rd=f"rd{n % MANAGERS}@example.com",
            )
            for n in range(number + max(1, number // VACANT_PART))
        ]
        db.session.add_all(self._territories)
        note = Note(text="Was an ISR before Onramp.")
        db.session.add(note)
        db.session.flush()
        self._manager_of = [self._managers[n % len(self._managers)] for n in range(number)]
        for isr, manager in zip(self._isrs, self._manager_of, strict=True):
            db.session.add(EstablishedIsr(isr_id=isr.id, manager_id=manager.id, note_id=note.id))
        db.session.flush()
        for n, isr in enumerate(self._isrs):
            held = {"territory_id": self._territories[n].id, "isr_id": isr.id}
            starts = {"starts_on": self._today - HELD_FOR, "assigned_at": self._now - HELD_FOR}
            db.session.add(Assignment(manager_id=self._manager_of[n].id, **held, **starts))
        self._territory_ids = [territory.id for territory in self._territories]
        self._isr_ids = [isr.id for isr in self._isrs]
        self._manager_ids = [manager.id for manager in self._managers]

    def _write_all(self) -> None:
        accounts, opportunities = self._shapes[Account].next_id, self._shapes[Opportunity].next_id
        for number in range(self._amounts.accounts):
            self._write_account(accounts + number, number)
            self._writer.write_if_full()
        for number in range(self._amounts.opportunities):
            account = number % self._amounts.accounts
            self._write_opportunity(opportunities + number, number, accounts + account, account)
            self._writer.write_if_full()

    def _territory_of(self, account: int) -> int:
        """The place of an account's territory: one in LARGE_PART is in the large one."""
        if account % LARGE_PART == 0:
            return 0
        return 1 + (account // LARGE_PART * (LARGE_PART - 1) + account % LARGE_PART) % (
            len(self._territory_ids) - 1
        )

    def _write_account(self, id_: int, number: int) -> None:
        crm_id = read_crm_id(f"{CrmKind.ACCOUNT.value}K0000{number:07}", CrmKind.ACCOUNT).text
        place = self._territory_of(number)
        owner = "saul.owner@example.com" if number % 200 == 3 else f"owner{number % 300}@example.com"
        self._add(
            Account,
            id=id_,
            crm_id=crm_id,
            crm_key=crm_id.lower(),
            name=f"Customer {number * 7919 % self._amounts.accounts:06}",
            owner_name=owner.partition("@")[0].title(),
            owner_email=owner,
            crm_territory=f"Book {place:03}",
        )
        self._add(
            AccountTerritory,
            account_id=id_,
            territory_id=self._territory_ids[place],
            starts_on=FROM_THE_BEGINNING,
            import_id=self._import_id,
        )

    def _write_opportunity(self, id_: int, number: int, account_id: int, account: int) -> None:
        turn = number // self._amounts.accounts + account  # so that each account has some of each
        is_open = turn % 10 < OPEN_OF_TEN
        is_renewal = number % 5 != 0 or turn % 3 == 0
        spread = number * 7919 % (DAYS_AHEAD if is_open else PAST_DAYS)
        day = self._today + (spread - 30) * DAY if is_open else self._today - (1 + spread) * DAY
        basis = 1_000_00 + number * 104_729 % 90_000_00
        crm_id = read_crm_id(f"{CrmKind.OPPORTUNITY.value}K0000{number:07}", CrmKind.OPPORTUNITY).text
        outcome = OpportunityOutcome.OPEN if is_open else CLOSED[number % len(CLOSED)]
        self._add(
            Opportunity,
            id=id_,
            crm_id=crm_id,
            crm_key=crm_id.lower(),
            account_id=account_id,
            name=f"{'Renewal' if is_renewal else 'Add-on'} {number:06}",
            kind=OpportunityKind.RENEWAL if is_renewal else OpportunityKind.ADD_ON,
            order_type=OrderType.GROWTH,
            stage=STAGES[number % len(STAGES)] if is_open else "8-Closed",
            stage_changed_on=self._today - (number % 60) * DAY,
            outcome=outcome,
            close_on=day,
            amount=basis + (number % 7 - 2) * 1_000_00,
            arr_basis=basis if is_renewal else None,
            renewal_on=day if is_renewal and number % 97 else None,
            quote_starts_on=day if number % 3 else None,
            quote_ends_on=day + 365 * DAY if number % 3 else None,
            subscription=f"A-S{number // 2:07}" if is_renewal else "",
            owner_email=f"owner{number % 300}@example.com",
            owner_name=f"Owner{number % 300}",
            tier=list(Tier)[number % 4] if is_open and number % 3 == 0 else None,
        )
        if is_open and number % 3 == 0:
            self._add(
                TierChoice,
                opportunity_id=id_,
                tier=list(Tier)[number % 4],
                starts_on=self._today - 60 * DAY,
                chosen_at=self._now - 60 * DAY,
                import_id=self._import_id,
            )
        place = self._territory_of(account)
        if is_open:
            self._write_work(id_, number)
            self._write_override(id_, number, place)
        else:
            isr = self._isr_ids[place] if place < len(self._isr_ids) else None
            self._write_closing(id_, outcome, day, isr)

    def _write_closing(self, id_: int, outcome: OpportunityOutcome, day: date, isr: int | None) -> None:
        self._add(
            Closing,
            opportunity_id=id_,
            outcome=outcome,
            closed_on=day,
            isr_id=isr,
            whence=Whence.ALIGNED,
            import_id=self._import_id,
            starts_on=day,
            created_at=datetime.combine(day, time(9), UTC),
        )

    def _write_override(self, id_: int, number: int, place: int) -> None:
        """One in fifty has another ISR by hand."""
        if number % 50:
            return
        other = self._isr_ids[(place + 1) % len(self._isr_ids)]
        self._add(
            IsrOverride,
            opportunity_id=id_,
            isr_id=other,
            starts_on=self._today - 20 * DAY,
            set_by_id=self._manager_ids[0],
            set_at=self._now - 20 * DAY,
        )

    def _write_work(self, id_: int, number: int) -> None:
        """A next step for most, an opportunity task for many, log entries for some."""
        writer = self._isr_ids[number % len(self._isr_ids)]
        written = self._now - (1 + number % 20) * DAY
        for age in range(1 + number % 2) if number % 4 else []:
            note = self._note("Send the quote and ask about the rollout in the other business unit.")
            self._add(
                OpportunityNextStep,
                opportunity_id=id_,
                note_id=note,
                due_on=self._today + (number % 30 - 4 + age) * DAY,
                written_by_id=writer,
                written_at=written + age * timedelta(hours=1),
            )
        if number % 5 < 3:
            self._add(
                OpportunityTask,
                opportunity_id=id_,
                kind=list(WorkKind)[number % len(WorkKind)],
                text="Call the champion",
                due_on=self._today + (number * 31 % 40 - 5) * DAY,
                created_by_id=writer,
                created_at=written,
            )
        for entry in range(number % 3):
            self._add(
                LogEntry,
                opportunity_id=id_,
                done_on=self._today - (5 + entry * 20) * DAY,
                kind=WorkKind.TOUCHPOINT,
                note_id=self._note("Talked about usage; they compare two tiers."),
                leader_copied=bool(number % 4),
                written_by_id=writer,
                written_at=self._now - (5 + entry * 20) * DAY,
            )

    def _note(self, text: str) -> int:
        return self._add(Note, text=text)

    def _add(self, record: Any, **values: Any) -> int:
        """A row with these values and the defaults of the others. Its id, which is new unless it is given."""
        shape = self._shapes[record]
        self._writer.add(shape.table, shape.row(values))
        return int(values.get("id", 0))


class _Shape:
    """The columns of a table, with what turns a value into one of the driver."""

    def __init__(self, table: Table, first_id: int) -> None:
        self.table, self.next_id = table, first_id
        self._columns: list[tuple[str, Callable[[Any], Any]]] = []
        for column in table.columns:
            self._columns.append((column.name, _converter(column)))
        self._defaults = dict(_defaults(table))

    def row(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """The row as the driver takes it."""
        if "id" in self.table.c and "id" not in values:
            values["id"] = self.next_id
            self.next_id += 1
        found = {**self._defaults, **values}
        return tuple(convert(found.get(name)) for name, convert in self._columns)


def _next_id(record: Any) -> int:
    return (db.session.scalar(select(func.max(record.id))) or 0) + 1


def _converter(column: Any) -> Callable[[Any], Any]:
    dialect = db.engine.dialect
    convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    return convert or (lambda value: value)


def _defaults(table: Table) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        default: Any = column.default
        if default is not None and default.is_scalar:
            yield column.name, default.arg


def fill_book(amounts: BookAmounts, now: datetime, managers: list[User]) -> dict[str, str]:
    """Fill the book of the company of the current app, and commit. The emails of people by short names."""
    staff = BookFiller(amounts, now, managers, managers[0].password_hash or "").fill()
    emails = {name: user.email for name, user in staff.items()}
    db.session.commit()
    return emails
