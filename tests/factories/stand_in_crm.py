"""A stand-in for the CRM: it holds records, exports them as the CRM's reports do, and loads return files.

It is a plain class without a database, as strict as Data Loader: a column or a record that it does not have
is refused, and so is a value of the wrong kind. `#N/A` clears a field, and an empty cell leaves it as it is.
Like the company's CRM it copies the Proposed ISR of an account to its open opportunities that are not
overridden, unless `follows` is false.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from app.shared.sales.crm_ids import SHORT, CrmKind, read_crm_id

BLANK, YES, NO = "#N/A", "true", "false"
ACCOUNT_HEADERS = ("Id", "Name", "Owner.Email", "Sales_Territory__c", "Proposed_ISR__c")
OPPORTUNITY_HEADERS = (
    *("Id", "AccountId", "Name", "Type", "StageName", "CloseDate", "Amount", "ARR_Basis__c"),
    *("Renewal_Date__c", "Owner.Email", "ISR__c", "ISR_Override__c", "ISR_Priority__c", "NextStep"),
    *("Next_Steps_Owner__c", "Next_Steps_History__c"),
)
USER_HEADERS = ("Id", "Email", "Name")
# What a return file may write, by the kind of record, and what of it names a user or is a tick.
WRITABLE = {
    CrmKind.ACCOUNT: {"Proposed_ISR__c"},
    CrmKind.OPPORTUNITY: {
        *("ISR__c", "ISR_Override__c", "ISR_Priority__c", "NextStep"),
        *("Next_Steps_Owner__c", "Next_Steps_History__c"),
    },
}
LOOKUPS = {"Proposed_ISR__c", "ISR__c", "Next_Steps_Owner__c"}
TICKS = {"ISR_Override__c"}
LENGTHS = {"NextStep": 255, "Next_Steps_History__c": 32_768}
TIERS = {
    *("Tier 1 - Actively Managed by ISR", "Tier 2 - Co-managed by SAE & ISR"),
    *("Tier 3 - SAE-managed", "Tier 4 - Low touch"),
}
CLOSED_STAGES = {"Closed Won", "8-Closed Lost", "9-Unqualified", "10-Duplicate"}
CrmRecord = dict[str, str]


class LoadRefused(Exception):
    """A file that cannot be loaded at all."""


@dataclass(frozen=True)
class LoadResult:
    """The ids of the records that a file changed, and the errors of those that it could not, by their id."""

    updated: list[str]
    errors: dict[str, str]


@dataclass
class StandInCrm:
    """Records by id. A field holds a text: a user by id, a tick as "true" or "false", a blank as ""."""

    follows: bool = True
    accounts: dict[str, CrmRecord] = field(default_factory=dict)
    opportunities: dict[str, CrmRecord] = field(default_factory=dict)
    users: dict[str, CrmRecord] = field(default_factory=dict)

    def add_user(self, id_: str, email: str, name: str) -> None:
        self.users[id_] = {"Id": id_, "Email": email, "Name": name}

    def add_account(self, id_: str, **values: str) -> None:
        """An account. Values are by API name, such as Proposed_ISR__c."""
        self.accounts[id_] = _record(ACCOUNT_HEADERS, {"Id": id_, **values})

    def add_opportunity(self, id_: str, account_id: str, **values: str) -> None:
        """An opportunity of an account, open unless its StageName says otherwise."""
        given = {"Id": id_, "AccountId": account_id, "ISR_Override__c": NO, "StageName": "1-Discovery"}
        self.opportunities[id_] = _record(OPPORTUNITY_HEADERS, {**given, **values})

    def export_accounts(self, *, people: str = "Id") -> str:
        """All accounts as CSV. `people` says how it writes a user: by "Id", "Id 15", "Email" or "Name"."""
        return self._export(ACCOUNT_HEADERS, self.accounts.values(), people)

    def export_opportunities(self, *, people: str = "Id") -> str:
        """All opportunities as CSV."""
        return self._export(OPPORTUNITY_HEADERS, self.opportunities.values(), people)

    def export_users(self) -> str:
        """All users as CSV."""
        return self._export(USER_HEADERS, self.users.values(), "Id")

    def load(self, content: bytes) -> LoadResult:
        """Update records as Data Loader does. Raises LoadRefused if the file is none for this CRM."""
        rows = list(csv.reader(StringIO(content.decode("utf-8"), newline=""), strict=True))
        if not rows or len(rows) == 1:
            raise LoadRefused("The file has no rows.")
        header, *lines = rows
        if header[:1] != ["Id"] or len(set(header)) != len(header):
            raise LoadRefused("The first column must be Id, and each column must be there once.")
        kind = self._kind_of(lines)
        unknown = set(header[1:]) - WRITABLE[kind]
        if unknown:
            raise LoadRefused(f"No such field: {', '.join(sorted(unknown))}")
        updated, errors = list[str](), dict[str, str]()
        for line in lines:
            problem = self._update(kind, header, line, updated)
            if problem:
                errors[line[0]] = problem
        if self.follows:
            self._copy_proposed_isr()
        return LoadResult(updated, errors)

    def _update(
        self, kind: CrmKind, header: Sequence[str], line: Sequence[str], updated: list[str]
    ) -> str | None:
        """Write one line, whole or not at all. Returns what is wrong with it."""
        if len(line) != len(header):
            return "Another number of cells than the header"
        id_ = read_crm_id(line[0], kind).text
        record = (self.accounts if kind is CrmKind.ACCOUNT else self.opportunities).get(id_)
        if record is None:
            return "No such record"
        if id_ in updated:
            return "Twice in the file"
        new = CrmRecord()
        for name, cell in zip(header[1:], line[1:], strict=True):
            if cell == "":
                continue
            value = "" if cell == BLANK else cell
            problem = self._check(name, value)
            if problem:
                return problem
            new[name] = value
        record.update(new)
        updated.append(id_)
        return None

    def _check(self, name: str, value: str) -> str | None:
        if name in TICKS and value not in (YES, NO):
            return f"{name}: not true or false"
        if name in LOOKUPS and value and value not in self.users:
            return f"{name}: no such user"
        if name == "ISR_Priority__c" and value and value not in TIERS:
            return f"{name}: not a value of the list"
        if len(value) > LENGTHS.get(name, 255):
            return f"{name}: too long"
        return None

    def _kind_of(self, lines: Sequence[Sequence[str]]) -> CrmKind:
        kinds = {line[0][:3] for line in lines if line}
        if len(kinds) != 1 or not kinds <= {CrmKind.ACCOUNT.value, CrmKind.OPPORTUNITY.value}:
            raise LoadRefused("The records must be of one kind.")
        return CrmKind(kinds.pop())

    def _copy_proposed_isr(self) -> None:
        for opportunity in self.opportunities.values():
            is_open = opportunity["StageName"] not in CLOSED_STAGES
            account = self.accounts.get(opportunity["AccountId"])
            if is_open and opportunity["ISR_Override__c"] == NO and account is not None:
                opportunity["ISR__c"] = account["Proposed_ISR__c"]

    def _export(self, headers: Sequence[str], records: Any, people: str) -> str:
        text = StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(headers)
        writer.writerows([self._cell(name, record[name], people) for name in headers] for record in records)
        return text.getvalue()

    def _cell(self, name: str, value: str, people: str) -> str:
        if name not in LOOKUPS or not value or people == "Id":
            return value
        return value[:SHORT] if people == "Id 15" else self.users[value][people]


def _record(headers: Sequence[str], values: Mapping[str, str]) -> CrmRecord:
    assert set(values) <= set(headers), f"not a field: {set(values) - set(headers)}"
    return {name: values.get(name, "") for name in headers}
