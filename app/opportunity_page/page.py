"""What the page of an opportunity shows, in a fixed number of statements whatever its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.access.policy import allows
from app.activity.history import HistoryLine, history_of
from app.activity.queries import activity_of
from app.book.alignment import alignment_day
from app.book.figures import net_arr
from app.book.models import Closing, ClosingCorrection, Opportunity, OpportunityKind, OpportunityOutcome
from app.book.teams import team_of_segment
from app.book.tiers import default_tier
from app.book.timeline.reasons import isr_reason
from app.book.timeline.rows import rows_of_opportunity
from app.book.timeline.spans import (
    IsrDays,
    TerritoryLeaders,
    isr_days_on,
    isr_timeline,
    territory_days_on,
)
from app.isr_by_hand.correction_queries import corrections_of
from app.opportunity_page.crm_differences import CrmDifference, crm_differences, data_faults
from app.opportunity_page.file_changes import FileChange, file_changes
from app.opportunity_page.sales_team import SalesTeamOf, sales_team_of
from app.opportunity_page.stages import stage_track
from app.opportunity_work.page import OpportunityWork, work_of
from app.opportunity_work.tiers_now import TierNow
from app.people.models import User
from app.shared.sales.company import money
from app.shared.times import format_day
from app.shared.track import Station

UNKNOWN = "–"
LATE_REOPENING_DAYS = 30  # after which a lost opportunity is seldom reopened


@dataclass(frozen=True)
class ClosingRow:
    """A closing, and whether the CRM reopened it long after it was lost."""

    closing: Closing
    is_reopened_late: bool


@dataclass(frozen=True)
class OpportunityPage:
    """All that the page shows of an opportunity, for one reader."""

    now: IsrDays
    reason: str
    today: date
    timeline: Sequence[tuple[IsrDays, str]]
    stages: Sequence[Station]
    figures: Sequence[tuple[str, str]]
    has_running_override: bool
    team: SalesTeamOf
    differences: Sequence[CrmDifference]
    faults: Sequence[str]
    closings: Sequence[ClosingRow]
    corrections: Sequence[ClosingCorrection]
    history: Sequence[HistoryLine]
    file_changes: Sequence[FileChange]
    work: OpportunityWork


def opportunity_page(opportunity: Opportunity, reader: User) -> OpportunityPage:
    """The page of an opportunity. The caller has checked that the reader may see it."""
    rows, today = rows_of_opportunity(opportunity), alignment_day()
    spans = isr_timeline(rows)
    now = isr_days_on(spans, today)
    territory = territory_days_on(rows, today)
    leaders = territory.leaders if territory else TerritoryLeaders()
    tier = _tier_now(opportunity, leaders.segment, now)
    work = work_of(opportunity, reader, tier)
    may_see_corrections = rows.closings and allows(reader, Permission.VIEW_CORRECTION)
    return OpportunityPage(
        now=now,
        reason=isr_reason(now, opportunity.account),
        today=today,
        timeline=[(span, isr_reason(span, opportunity.account)) for span in reversed(spans)],
        stages=stage_track(opportunity),
        figures=list(_figures(opportunity, today)),
        has_running_override=any(each.ends_on is None for each in rows.overrides),
        team=sales_team_of(opportunity, leaders, now),
        differences=crm_differences(opportunity, now, tier.tier, work.next_step),
        faults=list(data_faults(opportunity, now)),
        closings=[ClosingRow(each, _is_reopened_late(each)) for each in reversed(rows.closings)],
        corrections=corrections_of(opportunity) if may_see_corrections else [],
        history=history_of(activity_of(opportunity), reader.time_zone),
        file_changes=file_changes(opportunity),
        work=work,
    )


def _tier_now(opportunity: Opportunity, segment: str, now: IsrDays) -> TierNow:
    """Its tier, from what the page has read already."""
    default = default_tier(opportunity.kind, opportunity.arr_basis, team_of_segment(segment))
    return TierNow(opportunity.tier or default, default is not None, now.isr_id)


def _figures(opportunity: Opportunity, today: date) -> Iterator[tuple[str, str]]:
    """Its figures and days, as the CRM says; a dash where it says nothing."""
    computed = net_arr(opportunity.net_arr, opportunity.amount, opportunity.arr_basis)
    is_renewal = opportunity.kind is OpportunityKind.RENEWAL
    yield _("Amount"), money(opportunity.amount)
    if is_renewal:
        yield _("ARR basis"), money(opportunity.arr_basis)
    yield _("Net ARR"), money(computed)
    yield _("Close date"), _with_days_ahead(opportunity.close_on, opportunity, today)
    if is_renewal:
        yield _("Renewal date"), _with_days_ahead(opportunity.renewal_on, opportunity, today)
    yield _("Quote"), _quote(opportunity)
    if opportunity.order_type:
        yield _("Order type"), opportunity.order_type.label
    if opportunity.subscription:
        yield _("Subscription"), opportunity.subscription
    yield _("Id in the CRM"), opportunity.crm_id


def _with_days_ahead(day: date | None, opportunity: Opportunity, today: date) -> str:
    """A day, and how far ahead it is of an open opportunity."""
    if day is None:
        return UNKNOWN
    ahead = (day - today).days
    values = {"day": format_day(day)}
    if not opportunity.is_open:
        return values["day"]
    if ahead < 0:
        return ngettext("%(day)s, %(num)s day ago", "%(day)s, %(num)s days ago", -ahead, **values)
    if ahead == 0:
        return _("%(day)s, today", **values)
    return ngettext("%(day)s, in %(num)s day", "%(day)s, in %(num)s days", ahead, **values)


def _quote(opportunity: Opportunity) -> str:
    first, last = opportunity.quote_starts_on, opportunity.quote_ends_on
    if first is None and last is None:
        return UNKNOWN
    days = {"first": format_day(first) if first else UNKNOWN, "last": format_day(last) if last else UNKNOWN}
    return _("%(first)s to %(last)s", **days)


def _is_reopened_late(closing: Closing) -> bool:
    return (
        closing.outcome is OpportunityOutcome.LOST
        and closing.reopened_on is not None
        and (closing.reopened_on - closing.closed_on).days > LATE_REOPENING_DAYS
    )
