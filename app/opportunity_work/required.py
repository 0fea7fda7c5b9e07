"""What is required of an open opportunity that has an ISR: five checks, each one condition of SQL.

The department's page says "five", and its table has four rows. The fifth is a line of tiers 1, 2 and 4: copy
the account leader on customer-facing communication (decision 53).
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true

from app.activity.models import Note
from app.book.alignment import alignment_day, open_isr_on
from app.book.models import Opportunity, OpportunityOutcome, Tier
from app.book.teams import SalesTeam, by_team, sales_teams, segment_on
from app.book.tiers import is_untiered, tier_on
from app.opportunity_work.days import day_of, next_step_today
from app.opportunity_work.models import CUSTOMER_FACING, LogEntry, OpportunityNextStep, OpportunityTask
from app.opportunity_work.persons import is_person
from app.opportunity_work.rules import TIERS_WITH_COPY
from app.shared.settings import current_settings


class RequiredCheck(StrEnum):
    """What an open opportunity needs. The value is the name in addresses."""

    TIER = "tier"
    TASK = "task"
    NEXT_STEP = "next-step"
    LOG = "log"
    COPIED = "copied"

    @property
    def label(self) -> str:
        return str(CHECK_LABELS[self])

    @property
    def sentence(self) -> str:
        """What is missing where the check fails."""
        return str(CHECK_SENTENCES[self])


CHECK_LABELS = {
    RequiredCheck.TIER: _l("No tier"),
    RequiredCheck.TASK: _l("No opportunity task"),
    RequiredCheck.NEXT_STEP: _l("Next step not up to date"),
    RequiredCheck.LOG: _l("Not in the log"),
    RequiredCheck.COPIED: _l("Account leader not copied"),
}
CHECK_SENTENCES = {
    RequiredCheck.TIER: _l("It has no tier. Choose one."),
    RequiredCheck.TASK: _l("Its team and tier need an open opportunity task of the ISR."),
    RequiredCheck.NEXT_STEP: _l("Its next step is missing or not up to date."),
    RequiredCheck.LOG: _l("A customer-facing opportunity task was done without a log entry."),
    RequiredCheck.COPIED: _l("The account leader was not copied on a customer-facing activity."),
}


class NextStepFault(StrEnum):
    """Why the next step of an opportunity is not up to date."""

    MISSING = "missing"
    PASSED = "passed"
    BEFORE_LOG = "before the last log entry"
    BEFORE_STAGE = "before the last stage"
    OLD = "old"

    @property
    def sentence(self) -> str:
        if self is NextStepFault.OLD:
            return _("The next step is older than %(days)s days.", days=current_settings().next_step_days)
        return str(FAULT_SENTENCES[self])


FAULT_SENTENCES = {
    NextStepFault.MISSING: _l("The next step has no text or no day."),
    NextStepFault.PASSED: _l("The day of the next step has passed."),
    NextStepFault.BEFORE_LOG: _l("The next step is older than the last log entry."),
    NextStepFault.BEFORE_STAGE: _l("The next step is older than the last change of the stage."),
}


def failing_checks(
    day: date, *, isr: Any = None, reader_day: date | None = None
) -> dict[RequiredCheck, ColumnElement[bool]]:
    """The condition of each check that an opportunity fails it, on an alignment day.

    Only an open opportunity with an ISR can fail. `isr` is a person where all opportunities are theirs, which
    costs least, or the column with the id of the ISR; without it, `open_isr_on(day)`. `reader_day` is today
    for next steps of people without an account: without it, the day in the time zone of the CRM.
    """
    of = open_isr_on(day) if isr is None else isr
    counts = _counts(of)
    found = {
        RequiredCheck.TIER: is_untiered(day),
        RequiredCheck.TASK: and_(needs_task(day), ~has_task(of)),
        RequiredCheck.NEXT_STEP: not_(has_current_next_step(of, reader_day or alignment_day())),
        RequiredCheck.LOG: _lacks_entry(),
        RequiredCheck.COPIED: and_(_is_in(tier_on(day), TIERS_WITH_COPY), _left_leader_out()),
    }
    return {check: and_(counts, condition) for check, condition in found.items()}


def needs_task(day: Any) -> ColumnElement[bool]:
    """The condition that the team and the tier of an opportunity need an opportunity task."""
    tier = tier_on(day)
    needed: dict[SalesTeam, Any] = {
        team: true() if team.tiers_with_task is None else _is_in(tier, team.tiers_with_task)
        for team in sales_teams()
    }
    found: ColumnElement[bool] = by_team(segment_on(day), needed)
    return found


def has_task(isr: Any) -> ColumnElement[bool]:
    """The condition that an opportunity has an open task of its ISR. One past its day counts."""
    return (
        exists()
        .where(
            OpportunityTask.opportunity_id == Opportunity.id,
            OpportunityTask.done_at.is_(None),
            OpportunityTask.removed_at.is_(None),
            or_(OpportunityTask.owner_id.is_(None), OpportunityTask.owner_id == _id_of(isr)),
        )
        .correlate(Opportunity)
    )


def has_current_next_step(isr: Any, reader_day: date) -> ColumnElement[bool]:
    """The condition that the present next step of an opportunity has none of the faults."""
    faults = next_step_faults(isr, reader_day).values()
    present = select(not_(or_(*faults))).select_from(OpportunityNextStep).join(Note)
    return func.coalesce(latest_next_step(present).scalar_subquery(), false())


def next_step_faults(isr: Any, reader_day: date) -> dict[NextStepFault, ColumnElement[bool]]:
    """The condition of each fault of a next step, which is joined with its note and its opportunity."""
    step, written_on = OpportunityNextStep, day_of(OpportunityNextStep.written_at)
    since = alignment_day() - timedelta(days=current_settings().next_step_days)
    return {
        NextStepFault.MISSING: or_(Note.text == "", step.due_on.is_(None)),
        NextStepFault.PASSED: func.coalesce(step.due_on < next_step_today(isr, reader_day), false()),
        NextStepFault.BEFORE_LOG: func.coalesce(_is_before_last_entry(written_on), false()),
        NextStepFault.BEFORE_STAGE: func.coalesce(written_on < Opportunity.stage_changed_on, false()),
        NextStepFault.OLD: written_on < since,
    }


def latest_next_step(statement: Any) -> Any:
    """A statement about next steps, of the present one of an opportunity only."""
    of_opportunity = statement.where(OpportunityNextStep.opportunity_id == Opportunity.id)
    return of_opportunity.order_by(OpportunityNextStep.id.desc()).limit(1).correlate(Opportunity)


def _counts(isr: Any) -> ColumnElement[bool]:
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    return is_open if is_person(isr) else and_(is_open, isr.is_not(None))


def _is_before_last_entry(written_on: Any) -> Any:
    """Whether a next step is of a day before that of the last log entry, and was written before it."""
    before = and_(written_on < LogEntry.done_on, OpportunityNextStep.written_at < LogEntry.written_at)
    last = select(before).where(LogEntry.opportunity_id == OpportunityNextStep.opportunity_id)
    last = last.order_by(LogEntry.done_on.desc(), LogEntry.id.desc()).limit(1)
    return last.correlate(OpportunityNextStep).scalar_subquery()


def _lacks_entry() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            OpportunityTask.opportunity_id == Opportunity.id,
            OpportunityTask.done_at.is_not(None),
            OpportunityTask.log_entry_id.is_(None),
            OpportunityTask.kind.in_(CUSTOMER_FACING),
        )
        .correlate(Opportunity)
    )


def _left_leader_out() -> ColumnElement[bool]:
    first = alignment_day() - timedelta(days=current_settings().copied_days)
    return (
        exists()
        .where(
            LogEntry.opportunity_id == Opportunity.id,
            LogEntry.kind.in_(CUSTOMER_FACING),
            ~LogEntry.leader_copied,
            LogEntry.done_on >= first,
        )
        .correlate(Opportunity)
    )


def _is_in(tier: Any, tiers: frozenset[Tier]) -> ColumnElement[bool]:
    return func.coalesce(tier.in_(sorted(tiers)), false())


def _id_of(isr: Any) -> Any:
    return isr.id if is_person(isr) else isr
