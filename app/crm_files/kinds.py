"""The kinds of CRM files: what their columns mean, and how their rows are read, judged and applied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from flask_babel import gettext as _
from sqlalchemy import Select

from app.book.models import Account, Opportunity
from app.crm_files.accounts.apply_accounts import apply_accounts
from app.crm_files.accounts.check_accounts import judge_accounts, proposed_isr_pairs
from app.crm_files.accounts.columns import ACCOUNT_COLUMNS, REQUIRED_ACCOUNT_COLUMNS, AccountColumn
from app.crm_files.accounts.read_accounts import AccountReader
from app.crm_files.models import AccountRow, CrmImport, UserRow
from app.crm_files.opportunities.apply_opportunities import apply_opportunities
from app.crm_files.opportunities.check_opportunities import isr_pairs_of_opportunities, judge_opportunities
from app.crm_files.opportunities.columns import (
    DATE_DETAILS,
    MONEY_DETAILS,
    OPPORTUNITY_COLUMNS,
    REQUIRED_OPPORTUNITY_COLUMNS,
    OpportunityColumn,
)
from app.crm_files.opportunities.read_opportunities import OpportunityReader
from app.crm_files.opportunity_rows import OpportunityRow
from app.crm_files.states import FileKind
from app.crm_files.users.user_file import (
    CRM_USER_COLUMNS,
    CrmUserColumn,
    CrmUserReader,
    apply_users,
    judge_users,
)
from app.shared.refusals import RuleBroken
from app.staged_files.columns import ColumnMeanings


class CrmRowReader(Protocol):
    """Reads the rows of one file."""

    def values_of(self, cells: Sequence[str]) -> dict[str, Any]:
        """The values of a row by the names of its columns in the database."""
        ...

    def find_records(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write to rows that were read which records here they are about."""
        ...


@dataclass(frozen=True)
class KindOfFile:
    """What a kind of file is.

    `rows` is the table of its rows, and `known` that of the records which a complete file may lack.
    `isr_pairs` selects the ISR now and then of each row that moves or closes (`before_id`, `after_id`,
    `closes`). `modified_at` is the column that says when a record was last changed, and `days` and `amounts`
    are those in which the file writes these. What its rows are compared with changes when a file of
    `compared_with` is applied.
    """

    rows: type[Any]
    columns: ColumnMeanings[Any]
    required: Sequence[StrEnum]
    reader: Callable[[CrmImport], CrmRowReader]
    judge: Callable[[CrmImport], None]
    apply: Callable[[CrmImport, date], None]
    compared_with: Sequence[FileKind]
    known: type[Any] | None = None
    isr_pairs: Callable[[CrmImport], Select[Any]] | None = None
    modified_at: StrEnum | None = None
    days: Sequence[StrEnum] = ()
    amounts: Sequence[StrEnum] = ()

    def check_columns(self, columns: Sequence[Any]) -> None:
        """Raise RuleBroken unless each required column is mapped, and none twice."""
        for needed in self.required:
            if needed not in columns:
                raise RuleBroken(_("Map a column to %(column)s.", column=self.columns.labels[needed]))
        self.columns.check_once(columns)


CRM_FILE_KINDS = {
    FileKind.ACCOUNTS: KindOfFile(
        rows=AccountRow,
        columns=ACCOUNT_COLUMNS,
        required=REQUIRED_ACCOUNT_COLUMNS,
        reader=AccountReader,
        judge=judge_accounts,
        apply=apply_accounts,
        compared_with=(FileKind.ACCOUNTS,),
        known=Account,
        isr_pairs=proposed_isr_pairs,
        modified_at=AccountColumn.MODIFIED_AT,
    ),
    FileKind.OPPORTUNITIES: KindOfFile(
        rows=OpportunityRow,
        columns=OPPORTUNITY_COLUMNS,
        required=REQUIRED_OPPORTUNITY_COLUMNS,
        reader=OpportunityReader,
        judge=judge_opportunities,
        apply=apply_opportunities,
        compared_with=tuple(FileKind),
        known=Opportunity,
        isr_pairs=isr_pairs_of_opportunities,
        modified_at=OpportunityColumn.MODIFIED_AT,
        days=tuple(DATE_DETAILS),
        amounts=tuple(MONEY_DETAILS),
    ),
    FileKind.USERS: KindOfFile(
        rows=UserRow,
        columns=CRM_USER_COLUMNS,
        required=tuple(CrmUserColumn),
        reader=CrmUserReader,
        judge=judge_users,
        apply=apply_users,
        compared_with=(FileKind.USERS,),
    ),
}


def kind_of(imported: CrmImport) -> KindOfFile:
    """The kind of a file."""
    return CRM_FILE_KINDS[imported.kind]
