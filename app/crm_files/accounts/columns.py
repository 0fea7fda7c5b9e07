"""The columns of a file with accounts."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.shared.text import header_key
from app.staged_files.columns import ColumnMeanings


class AccountColumn(StrEnum):
    """What a column can say of an account. Values are stored."""

    CRM_ID = "id"
    NAME = "name"
    TERRITORY = "territory"
    OWNER_ID = "owner id"
    OWNER_NAME = "owner name"
    OWNER_EMAIL = "owner email"
    PROPOSED_ISR = "proposed isr"
    MODIFIED_AT = "last modified"


ACCOUNT_COLUMN_LABELS = {
    AccountColumn.CRM_ID: _l("Account ID"),
    AccountColumn.NAME: _l("Account name"),
    AccountColumn.TERRITORY: _l("Territory"),
    AccountColumn.OWNER_ID: _l("Owner ID"),
    AccountColumn.OWNER_NAME: _l("Owner name"),
    AccountColumn.OWNER_EMAIL: _l("Owner email"),
    AccountColumn.PROPOSED_ISR: _l("Proposed ISR"),
    AccountColumn.MODIFIED_AT: _l("Last modified"),
}
_ALIASES = {
    AccountColumn.CRM_ID: ("account id", "id", "account id 18", "18 character id"),
    AccountColumn.NAME: ("account name", "account"),
    AccountColumn.TERRITORY: (
        *("sales territory", "sales_territory__c", "account territory", "account_territory__c"),
        *("account_demographics_territory__c", "territory name"),
    ),
    AccountColumn.OWNER_ID: ("ownerid", "account owner id"),
    AccountColumn.OWNER_NAME: ("account owner", "owner", "owner.name", "account owner name"),
    AccountColumn.OWNER_EMAIL: ("account owner email", "owner.email", "owner e-mail"),
    AccountColumn.PROPOSED_ISR: ("proposed_isr__c", "isr"),
    AccountColumn.MODIFIED_AT: ("lastmodifieddate", "last modified date"),
}
_BY_HEADER = {header_key(column): column for column in AccountColumn} | {
    header_key(alias): column for column, aliases in _ALIASES.items() for alias in aliases
}
ACCOUNT_COLUMNS = ColumnMeanings(ACCOUNT_COLUMN_LABELS, _BY_HEADER)

REQUIRED_ACCOUNT_COLUMNS = (AccountColumn.CRM_ID, AccountColumn.TERRITORY)
