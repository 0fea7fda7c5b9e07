"""The checks of the book: an account has one territory on a day, and its opportunities have the same."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from app.book.models import AccountTerritory, Opportunity
from app.checks.registry import CheckFinding
from app.checks.statements import check_by_statement

CORRECT_DAYS = "Correct the days of one of them in account_territories, then upload the accounts again."
COPY_TERRITORY = "Run flask triggers write, then correct opportunities.territory_id in the database."


def _shared_days() -> Any:
    other = aliased(AccountTerritory)
    begins = or_(other.ends_on.is_(None), other.ends_on >= AccountTerritory.starts_on)
    ends = or_(AccountTerritory.ends_on.is_(None), AccountTerritory.ends_on >= other.starts_on)
    both = and_(other.account_id == AccountTerritory.account_id, other.id > AccountTerritory.id)
    return (
        select(AccountTerritory.id, other.id.label("other_id"), AccountTerritory.account_id)
        .join(other, both)
        .where(begins, ends)
        .order_by(AccountTerritory.id, other.id)
    )


def _shares_days(row: Any) -> CheckFinding:
    problem = f"Its territories {row.id} and {row.other_id} share a day."
    return CheckFinding(f"Account {row.account_id}", problem, CORRECT_DAYS)


def _other_territories() -> Any:
    of_account = (
        select(AccountTerritory.territory_id)
        .where(AccountTerritory.account_id == Opportunity.account_id, AccountTerritory.ends_on.is_(None))
        .order_by(AccountTerritory.id.desc())
        .limit(1)
        .correlate(Opportunity)
        .scalar_subquery()
    )
    is_other = Opportunity.territory_id.is_distinct_from(of_account)
    return select(Opportunity.id).where(is_other).order_by(Opportunity.id)


def _other_territory(row: Any) -> CheckFinding:
    return CheckFinding(f"Opportunity {row.id}", "It has another territory than its account.", COPY_TERRITORY)


BOOK_CHECKS = (
    check_by_statement(
        "account-territories",
        "An account has one territory on a day.",
        AccountTerritory,
        _shared_days,
        _shares_days,
    ),
    check_by_statement(
        "opportunity-territories",
        "An opportunity has the territory of its account.",
        Opportunity,
        _other_territories,
        _other_territory,
    ),
)
