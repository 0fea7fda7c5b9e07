"""Accounts, opportunities, closings, changes, ISR overrides, and the users that the CRM knows."""

from app.book.models.accounts import FROM_THE_BEGINNING, Account, AccountTerritory
from app.book.models.changes import OpportunityChange
from app.book.models.closings import Closing, ClosingCorrection, CorrectionState, Whence
from app.book.models.crm_users import CrmUser
from app.book.models.opportunities import (
    CLOSED_OUTCOMES,
    IS_OPEN,
    OPPORTUNITY_KIND_LABELS,
    OPPORTUNITY_OUTCOME_LABELS,
    ORDER_TYPE_LABELS,
    TIER_LABELS,
    Opportunity,
    OpportunityKind,
    OpportunityOutcome,
    OrderType,
    Tier,
)
from app.book.models.overrides import IsrOverride

__all__ = [
    "CLOSED_OUTCOMES",
    "FROM_THE_BEGINNING",
    "IS_OPEN",
    "OPPORTUNITY_KIND_LABELS",
    "OPPORTUNITY_OUTCOME_LABELS",
    "ORDER_TYPE_LABELS",
    "TIER_LABELS",
    "Account",
    "AccountTerritory",
    "Closing",
    "ClosingCorrection",
    "CorrectionState",
    "CrmUser",
    "IsrOverride",
    "Opportunity",
    "OpportunityChange",
    "OpportunityKind",
    "OpportunityOutcome",
    "OrderType",
    "Tier",
    "Whence",
]
