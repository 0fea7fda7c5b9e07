"""The lists of open renewals that a person sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Integer, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.access.roles import Role
from app.book.alignment import covers
from app.book.models import IS_OPEN, Opportunity
from app.book.relations import ALL_SEEING, managed_isrs, visible_opportunities
from app.db.id_lists import among
from app.db.kept import kept
from app.db.rows import read_rows
from app.people.models import User
from app.renewals.conditions import IS_RENEWAL, anybody, in_quarter, in_window, narrowed, parts_listed
from app.renewals.filters import ANY_ISR, RenewalFilter
from app.renewals.rows import ListedOpportunity, all_rows, page_statement, read_page
from app.renewals.rules import RenewalWindow, WindowDays
from app.territories.models import Assignment
from app.web.pagination import Page


def renewals_page(
    user: User, asked: RenewalFilter, days: WindowDays, after: str | None
) -> Page[ListedOpportunity]:
    """The renewals of a filter by renewal date, a page at a time; without a window, those ahead."""
    reader, isr, values = anybody(user, asked.isr)
    statement = _page_statement(reader, replace(asked, isr=isr), days, is_first=not after)
    return read_page(statement, values, _key(asked), after)


@kept()
def _page_statement(reader: Any, asked: RenewalFilter, days: WindowDays, *, is_first: bool) -> Any:
    parts = parts_listed(reader, asked.isr, days.today)
    return page_statement(parts, _where(asked, days), _key(asked), days.today, is_first=is_first)


def all_renewals(user: User, asked: RenewalFilter, days: WindowDays) -> Any:
    """The statement of all that `renewals_page` lists, page by page."""
    parts = parts_listed(user, asked.isr, days.today)
    return all_rows(parts, _where(asked, days), _key(asked), days.today)


def perhaps_duplicates(user: User, listed_ids: Sequence[int], day: date) -> set[int]:
    """The ids among some renewals that another one, which the person sees too, may be a duplicate of."""
    pairs = read_rows(_alike(), {"ids": listed_ids}) if listed_ids else []
    others = {other for _id, other in pairs} - set(listed_ids)
    if others:  # those on the page are seen
        reader, _shape, values = anybody(user, ANY_ISR)
        seen = read_rows(_seen(reader, day), values | {"ids": others})
        others = {id_ for (id_,) in seen}
    return {id_ for id_, other in pairs if other in others or other in listed_ids}


@kept()
def _alike() -> Any:
    here = aliased(Opportunity)
    is_another = and_(Opportunity.account_id == here.account_id, Opportunity.id != here.id)
    alike = select(here.id, Opportunity.id).join(Opportunity, is_another)
    return alike.where(among(here.id, "ids"), IS_OPEN, IS_RENEWAL, is_alike(here))


@kept()
def _seen(reader: Any, day: date) -> Any:
    return select(Opportunity.id).where(among(Opportunity.id, "ids"), visible_opportunities(reader, day))


def is_alike(other: Any, of: Any = Opportunity) -> Any:
    """The condition that two renewals of one account have one renewal date or one subscription."""
    return or_(
        of.renewal_on == other.renewal_on,
        and_(of.subscription != "", of.subscription == other.subscription),
    )


def isrs_to_choose(user: User, day: date) -> Sequence[tuple[str, str]]:
    """The ISRs by whom a person can filter, by name: a manager's own, or all who hold a territory.

    Each is the id as addresses have it, and the name.
    """
    sees_all = not user.roles.isdisjoint(ALL_SEEING)
    if not sees_all and Role.ISR_MANAGER not in user.roles:
        return []
    return [
        (str(id_), name) for id_, name in read_rows(_isrs(day, sees_all=sees_all), {"manager_id": user.id})
    ]


@kept()
def _isrs(day: date, *, sees_all: bool) -> Any:
    if sees_all:
        ids = select(Assignment.isr_id).where(Assignment.taken_back_at.is_(None), covers(Assignment, day))
    else:
        ids = managed_isrs(bindparam("manager_id", type_=Integer), day)
    return select(User.id, User.name).where(User.id.in_(ids)).order_by(User.name, User.id)


def _where(asked: RenewalFilter, days: WindowDays) -> list[Any]:
    return [
        IS_RENEWAL,
        *narrowed(asked, days.today),
        *in_quarter(Opportunity.renewal_on, asked.quarter),
        *in_window(asked.window, days),
    ]


def _key(asked: RenewalFilter) -> Any:
    return None if asked.window is RenewalWindow.UNDATED else Opportunity.renewal_on
