"""Which figures a person sees in the reports: their own, those of their ISRs, of their accounts, or all.

An ISR sees no total of the company: it would tell them of the books of others (decision 58).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true, union

from app.access.roles import Role
from app.book.account_team import is_on_team_of, team_opportunities
from app.book.aligned import AlignedOpportunities, opportunities_with
from app.book.models import Opportunity
from app.book.relations import ALL_SEEING, managed_isrs
from app.db.base import db
from app.db.rows import among_few
from app.people.models import GrantedRole, User


@dataclass(frozen=True)
class ReportScope:
    """The opportunities of which a person sees the figures.

    `isr_ids` are the ISRs in it, or None for all. `has_nobodys` is true if what is of nobody is in it.
    `account_team` is the person, if they are on an account team. `sees_company` is true for the totals of
    the company.
    """

    isr_ids: frozenset[int] | None
    has_nobodys: bool
    account_team: User | None
    sees_company: bool
    day: date

    @property
    def is_all(self) -> bool:
        return self.isr_ids is None

    def has_isr(self, isr_id: int) -> bool:
        """True if all that an ISR has is in it."""
        return self.isr_ids is None or isr_id in self.isr_ids

    def condition(
        self, rows: AlignedOpportunities, dated: ColumnElement[bool] | None = None, *, only_open: bool = False
    ) -> ColumnElement[bool]:
        """The condition that an opportunity is in it. It begins with what these people have.

        `dated` is the condition of the days that the statement asks for: then it begins with what they have
        of these.
        """
        return and_(self.membership(rows), self._candidates(dated, only_open))

    def membership(self, rows: AlignedOpportunities) -> ColumnElement[bool]:
        """The same for a statement that reads all opportunities anyway."""
        if self.isr_ids is None:
            return true()
        seen: list[ColumnElement[bool]] = [rows.isr_id.in_(self.isr_ids)] if self.isr_ids else []
        if self.has_nobodys:
            seen.append(rows.isr_id.is_(None))
        if self.account_team is not None:
            seen.append(is_on_team_of(self.account_team, self.day))
        return or_(false(), *seen)

    def _candidates(self, dated: ColumnElement[bool] | None, only_open: bool) -> ColumnElement[bool]:
        if self.isr_ids is None:
            return true()
        parts: list[Any] = []
        if self.isr_ids or self.has_nobodys:
            parts = opportunities_with(
                self.isr_ids, self.day, or_nobody=self.has_nobodys, only_open=only_open
            )
        if self.account_team is not None:
            parts += team_opportunities(self.account_team, self.day)
        if not parts:
            return false()
        if dated is None or self.has_nobodys:  # with what is vacant it would take longer
            return Opportunity.id.in_(union(*parts))
        of_days = [select(Opportunity.id).where(dated, Opportunity.id.in_(part)) for part in parts]
        return among_few(Opportunity.id, union(*(each.correlate(None) for each in of_days)))


def report_scope(user: User, day: date, manager_id: int | None = None) -> ReportScope:
    """What a person sees. Those who see all can choose the ISRs of one manager."""
    if not user.roles.isdisjoint(ALL_SEEING):
        chosen = None if manager_id is None else _managed(manager_id, day)
        return ReportScope(chosen, manager_id is None, None, sees_company=True, day=day)
    is_manager = Role.ISR_MANAGER in user.roles
    isr_ids = _managed(user.id, day) if is_manager else frozenset()
    if Role.ISR in user.roles:
        isr_ids |= {user.id}
    on_team = user if user.is_on_account_team else None
    return ReportScope(isr_ids, is_manager, on_team, sees_company=is_manager, day=day)


def isr_managers() -> list[Any]:
    """The id and name of each ISR manager, by name."""
    statement = select(User.id, User.name).join(GrantedRole, GrantedRole.user_id == User.id)
    managers = statement.where(GrantedRole.role == Role.ISR_MANAGER, User.active).order_by(User.name, User.id)
    return list(db.session.execute(managers))


def isrs_of(scope: ReportScope) -> list[Any]:
    """The id and name of each ISR that a person can choose, by name."""
    statement = select(User.id, User.name).order_by(User.name, User.id)
    if scope.isr_ids is None:
        isrs = select(GrantedRole.user_id).where(GrantedRole.role == Role.ISR)
        return list(db.session.execute(statement.where(User.id.in_(isrs))))
    return list(db.session.execute(statement.where(User.id.in_(scope.isr_ids)))) if scope.isr_ids else []


def _managed(manager_id: int, day: date) -> frozenset[int]:
    return frozenset(db.session.scalars(managed_isrs(manager_id, day)))
