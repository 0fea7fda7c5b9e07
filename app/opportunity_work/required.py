"""What is required of an open opportunity that has an ISR: five checks, each one condition of SQL.

They read the facts that triggers keep with the opportunity (`WorkFacts`), and no record of its work but the
tasks of people by name.

The department's page says "five", and its table has four rows. The fifth is a line of tiers 1, 2 and 4: copy
the account leader on customer-facing communication (decision 53).
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, false, func, or_, true

from app.book.alignment import alignment_day, open_isr_on
from app.book.models import IS_OPEN, Opportunity, Tier
from app.book.teams import SalesTeam, by_team, sales_teams, segment_on
from app.book.tiers import is_untiered, tier_on
from app.opportunity_work.days import day_of, days_somewhere, next_step_today, start_of
from app.opportunity_work.models import OpportunityTask
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
    day: date,
    *,
    isr: Any = None,
    reader_day: date | None = None,
    segment: Any = None,
    are_open: bool = False,
) -> dict[RequiredCheck, ColumnElement[bool]]:
    """The condition of each check that an opportunity fails it, on an alignment day.

    Only an open opportunity with an ISR can fail. `isr` is a person where all opportunities are theirs, which
    costs least, or the column with the id of the ISR; without it, `open_isr_on(day)`. `reader_day` is today
    for next steps of people without an account: without it, the day in the time zone of the CRM. `segment` is
    the column of the segment on the day, or of the team, where the statement has one already.
    `are_open` is true for a statement that leaves out what is closed itself: it can read an index alone.
    """
    of = open_isr_on(day) if isr is None else isr
    counts = [] if are_open else [IS_OPEN]
    counts += [] if is_person(of) else [of.is_not(None)]
    uncopied_since = alignment_day() - timedelta(days=current_settings().copied_days)
    found = {
        RequiredCheck.TIER: is_untiered(day, segment),
        RequiredCheck.TASK: and_(needs_task(day, segment), ~has_task(of)),
        RequiredCheck.NEXT_STEP: or_(*next_step_faults(of, reader_day or alignment_day()).values()),
        RequiredCheck.LOG: Opportunity.lacks_entry,
        RequiredCheck.COPIED: and_(
            func.coalesce(Opportunity.uncopied_on >= uncopied_since, false()),
            _is_in(tier_on(day, segment), TIERS_WITH_COPY),
        ),
    }
    return {check: and_(*counts, condition) for check, condition in found.items()}


def needs_task(day: Any, segment: Any = None) -> ColumnElement[bool]:
    """The condition that the team and the tier of an opportunity need an opportunity task."""
    tier = tier_on(day, segment)
    needed: dict[SalesTeam, Any] = {
        team: true() if team.tiers_with_task is None else _is_in(tier, team.tiers_with_task)
        for team in sales_teams()
    }
    found: ColumnElement[bool] = by_team(segment_on(day) if segment is None else segment, needed)
    return found


def has_task(isr: Any) -> ColumnElement[bool]:
    """The condition that an opportunity has an open task of its ISR. One past its day counts."""
    named = (
        exists()
        .where(
            OpportunityTask.opportunity_id == Opportunity.id,
            OpportunityTask.owner_id == _id_of(isr),
            OpportunityTask.done_at.is_(None),
            OpportunityTask.removed_at.is_(None),
        )
        .correlate_except(OpportunityTask)
    )
    return or_(Opportunity.isr_task_on.is_not(None), named)


def next_step_faults(isr: Any, reader_day: date) -> dict[NextStepFault, ColumnElement[bool]]:
    """The condition of each fault that the present next step of an opportunity has."""
    due_on, written_on = Opportunity.step_due_on, day_of(Opportunity.step_written_at)
    logged, stage = Opportunity.logged_since_on, Opportunity.stage_changed_on
    first, last = days_somewhere()
    is_past = or_(due_on < first, and_(due_on < last, due_on < next_step_today(isr, reader_day)))
    since = start_of(alignment_day() - timedelta(days=current_settings().next_step_days))
    return {
        NextStepFault.MISSING: due_on.is_(None),
        NextStepFault.PASSED: func.coalesce(is_past, false()),
        NextStepFault.OLD: func.coalesce(Opportunity.step_written_at < since, false()),
        NextStepFault.BEFORE_LOG: and_(logged.is_not(None), written_on < logged),
        NextStepFault.BEFORE_STAGE: func.coalesce(written_on < stage, false()),
    }


def _is_in(tier: Any, tiers: frozenset[Tier]) -> ColumnElement[bool]:
    return func.coalesce(tier.in_(sorted(tiers)), false())


def _id_of(isr: Any) -> Any:
    return isr.id if is_person(isr) else isr
