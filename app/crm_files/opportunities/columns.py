"""The columns of a file with opportunities."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.shared.text import header_key
from app.staged_files.columns import ColumnMeanings


class OpportunityColumn(StrEnum):
    """What a column can say of an opportunity. Values are stored."""

    CRM_ID = "id"
    ACCOUNT_ID = "account id"
    NAME = "name"
    TYPE = "type"
    ORDER_TYPE = "order type"
    STAGE = "stage"
    CLOSE_DATE = "close date"
    AMOUNT = "amount"
    ARR_BASIS = "arr basis"
    NET_ARR = "net arr"
    RENEWAL_DATE = "renewal date"
    QUOTE_START = "quote start"
    QUOTE_END = "quote end"
    SUBSCRIPTION = "subscription"
    OWNER_ID = "owner id"
    OWNER_NAME = "owner name"
    OWNER_EMAIL = "owner email"
    ISR = "isr"
    ISR_OVERRIDE = "isr override"
    ISR_PRIORITY = "isr priority"
    NEXT_STEP = "next step"
    NEXT_STEP_OWNER = "next steps owner"
    LOG = "next steps history"
    MODIFIED_AT = "last modified"


_C = OpportunityColumn
OPPORTUNITY_COLUMN_LABELS = {
    _C.CRM_ID: _l("Opportunity ID"),
    _C.ACCOUNT_ID: _l("Account ID"),
    _C.NAME: _l("Opportunity name"),
    _C.TYPE: _l("Type"),
    _C.ORDER_TYPE: _l("Order type"),
    _C.STAGE: _l("Stage"),
    _C.CLOSE_DATE: _l("Close date"),
    _C.AMOUNT: _l("Amount"),
    _C.ARR_BASIS: _l("ARR basis"),
    _C.NET_ARR: _l("Net ARR"),
    _C.RENEWAL_DATE: _l("Renewal date"),
    _C.QUOTE_START: _l("Quote start"),
    _C.QUOTE_END: _l("Quote end"),
    _C.SUBSCRIPTION: _l("Subscription"),
    _C.OWNER_ID: _l("Owner ID"),
    _C.OWNER_NAME: _l("Owner name"),
    _C.OWNER_EMAIL: _l("Owner email"),
    _C.ISR: _l("ISR"),
    _C.ISR_OVERRIDE: _l("ISR override"),
    _C.ISR_PRIORITY: _l("ISR Priority"),
    _C.NEXT_STEP: _l("Next step"),
    _C.NEXT_STEP_OWNER: _l("Next Steps Owner"),
    _C.LOG: _l("Next Steps History"),
    _C.MODIFIED_AT: _l("Last modified"),
}
_ALIASES = {
    _C.CRM_ID: ("opportunity id", "id", "opportunity id 18", "18 character id"),
    _C.ACCOUNT_ID: ("accountid", "account id 18", "account.id"),
    _C.NAME: ("opportunity name", "opportunity"),
    _C.ORDER_TYPE: ("order_type__c", "order_type_test__c"),
    _C.STAGE: ("stagename", "stage name"),
    _C.CLOSE_DATE: ("closedate", "close date (actual)"),
    _C.AMOUNT: ("amount (converted)",),
    _C.ARR_BASIS: ("arr_basis__c", "arr_basis_for_clari__c", "arr to renew", "renewal amount", "atr"),
    _C.NET_ARR: ("arr_net__c", "net_arr__c"),
    _C.RENEWAL_DATE: ("subscription renewal date", "renewal_date__c", "next_renewal_date__c"),
    _C.QUOTE_START: ("quote start date", "start_date__c", "start date"),
    _C.QUOTE_END: ("quote end date", "end_date__c", "end date"),
    _C.SUBSCRIPTION: ("subscription id", "subscription name", "zuora subscription"),
    _C.OWNER_ID: ("ownerid", "opportunity owner id"),
    _C.OWNER_NAME: ("opportunity owner", "owner", "owner.name"),
    _C.OWNER_EMAIL: ("opportunity owner email", "owner.email", "owner e-mail", "opportunity owner: email"),
    _C.ISR: ("isr__c", "renewals manager", "isr name"),
    _C.ISR_OVERRIDE: ("isr_override__c",),
    _C.ISR_PRIORITY: ("isr_priority__c", "tier"),
    _C.NEXT_STEP: ("nextstep", "next steps", "next_steps__c"),
    _C.NEXT_STEP_OWNER: ("next_steps_owner__c", "next step owner"),
    _C.LOG: ("next_steps_history__c", "next step history"),
    _C.MODIFIED_AT: ("lastmodifieddate", "last modified date"),
}
_BY_HEADER = {header_key(column): column for column in OpportunityColumn} | {
    header_key(alias): column for column, aliases in _ALIASES.items() for alias in aliases
}
OPPORTUNITY_COLUMNS = ColumnMeanings(OPPORTUNITY_COLUMN_LABELS, _BY_HEADER)
REQUIRED_OPPORTUNITY_COLUMNS = (_C.CRM_ID, _C.ACCOUNT_ID, _C.STAGE, _C.CLOSE_DATE)
# The columns of the database that a column of the file fills.
DATE_DETAILS = {
    _C.CLOSE_DATE: "close_on",
    _C.RENEWAL_DATE: "renewal_on",
    _C.QUOTE_START: "quote_starts_on",
    _C.QUOTE_END: "quote_ends_on",
}
MONEY_DETAILS = {_C.AMOUNT: "amount", _C.ARR_BASIS: "arr_basis", _C.NET_ARR: "net_arr"}
TEXT_DETAILS = {  # with the most characters
    _C.NAME: ("name", 255),
    _C.STAGE: ("stage", 80),
    _C.SUBSCRIPTION: ("subscription", 120),
    _C.OWNER_NAME: ("owner_name", 200),
    _C.ISR: ("crm_isr", 254),
    _C.ISR_PRIORITY: ("crm_tier", 80),
    _C.NEXT_STEP: ("crm_next_step", 255),
    _C.NEXT_STEP_OWNER: ("crm_next_step_owner", 200),
}
MAX_CRM_LOG_LENGTH = 32_768  # characters that a long text of the CRM has room for
DETAIL_OF_COLUMN = {
    **DATE_DETAILS,
    **MONEY_DETAILS,
    **{column: name for column, (name, _limit) in TEXT_DETAILS.items()},
    _C.TYPE: "kind",
    _C.ORDER_TYPE: "order_type",
    _C.LOG: "crm_log",
    _C.OWNER_ID: "owner_crm_id",
    _C.OWNER_EMAIL: "owner_email",
    _C.ISR_OVERRIDE: "crm_isr_override",
}


def details_of(columns: list[OpportunityColumn | None]) -> list[str]:
    """The details that a file says, by their names in the database; `outcome` follows the stage."""
    named = [DETAIL_OF_COLUMN[column] for column in columns if column in DETAIL_OF_COLUMN]
    return ["account_id", "outcome", *named]
