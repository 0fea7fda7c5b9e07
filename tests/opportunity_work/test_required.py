"""What is required of an open opportunity with an ISR, check by check, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.book.models import OpportunityKind, Tier
from app.opportunity_work.models import WorkKind
from app.opportunity_work.page import work_of
from app.opportunity_work.required import NextStepFault, RequiredCheck
from app.shared import clock
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_opportunity,
    holds,
    is_closed,
    overridden,
)
from tests.factories.work import a_work_step, a_work_task, an_entry, fails

pytestmark = pytest.mark.both_databases
JULY = date(2026, 7, 1)
TIER, TASK, NEXT_STEP = RequiredCheck.TIER, RequiredCheck.TASK, RequiredCheck.NEXT_STEP
LOG, COPIED = RequiredCheck.LOG, RequiredCheck.COPIED


def faults_of(opportunity, reader):
    return set(work_of(opportunity, reader).faults)


def test_a_task_is_needed_by_team_and_tier(cast, owen, held):
    """Example 13: open, with an ISR, and no task."""
    public = a_sales_territory("P", segment="PubSec")
    holds(owen, public, manager=cast.marta, starts_on=JULY)
    enterprise, public_sector = an_account(held.territory), an_account(public)
    untiered = an_opportunity(enterprise, kind=OpportunityKind.NEW_BUSINESS)
    blank = an_opportunity(enterprise, tier=Tier.ACTIVE)
    overridden(blank, None, by=cast.marta)
    closed = an_opportunity(enterprise, tier=Tier.ACTIVE)
    is_closed(closed, date(2026, 8, 3))
    assert TASK not in fails(an_opportunity(enterprise, tier=Tier.SAE_MANAGED))
    assert TASK in fails(an_opportunity(enterprise, tier=Tier.LOW_TOUCH))
    assert fails(untiered) & {TASK, TIER} == {TIER}
    assert TASK in fails(an_opportunity(public_sector, tier=Tier.SAE_MANAGED))
    assert fails(blank) == fails(closed) == set()


def test_mid_market_needs_a_task_and_a_tier_of_every_one(cast, owen, held):
    territory = a_sales_territory("M", segment="Mid-Market")
    holds(owen, territory, manager=cast.marta, starts_on=JULY)
    assert {TIER, TASK} <= fails(an_opportunity(an_account(territory)))


def test_a_task_of_the_isr_counts_also_overdue_and_one_of_another_does_not(cast, owen, held):
    opportunity = an_opportunity(an_account(held.territory))
    assert TASK in fails(opportunity)
    named = a_work_task(opportunity, owen, owner=cast.ines)
    assert TASK in fails(opportunity)
    named.owner = owen
    assert TASK not in fails(opportunity)
    assert TASK not in fails(opportunity, isr=owen)
    named.removed_at = clock.now()
    assert TASK in fails(opportunity)
    a_work_task(opportunity, owen, due_on=date(2026, 7, 20))
    assert TASK not in fails(opportunity)


def test_a_next_step_is_older_than_the_log_and_then_its_day_has_passed(cast, owen, held):
    """Example 14: written on 1 August for the 5th, by the ISR in Lisbon; log entry of the 4th."""
    owen.time_zone = "Europe/Lisbon"
    opportunity = an_opportunity(an_account(held.territory))
    clock.freeze(datetime(2026, 8, 1, 9, tzinfo=UTC))
    a_work_step(opportunity, owen, due_on=date(2026, 8, 5))
    assert NEXT_STEP not in fails(opportunity)
    clock.freeze(datetime(2026, 8, 4, 9, tzinfo=UTC))
    an_entry(opportunity, owen, done_on=date(2026, 8, 4))
    clock.freeze(datetime(2026, 8, 5, 8, tzinfo=UTC))  # nine o'clock in Lisbon
    assert NEXT_STEP in fails(opportunity)
    assert faults_of(opportunity, owen) == {NextStepFault.BEFORE_LOG}
    clock.freeze(datetime(2026, 8, 5, 23, 30, tzinfo=UTC))  # half past midnight there
    assert faults_of(opportunity, owen) == {NextStepFault.BEFORE_LOG, NextStepFault.PASSED}
    clock.freeze(datetime(2026, 8, 5, 22, 30, tzinfo=UTC))
    assert faults_of(opportunity, owen) == {NextStepFault.BEFORE_LOG}


def test_a_next_step_needs_text_and_day_and_is_young_and_younger_than_the_stage(owen, held):
    opportunity = an_opportunity(an_account(held.territory), stage_changed_on=date(2026, 8, 3))
    assert faults_of(opportunity, owen) == {NextStepFault.MISSING}
    step = a_work_step(opportunity, owen, due_on=date(2026, 9, 30))
    assert NEXT_STEP not in fails(opportunity)
    opportunity.stage_changed_on = date(2026, 8, 4)
    assert faults_of(opportunity, owen) == {NextStepFault.BEFORE_STAGE}
    clock.move(timedelta(days=15))
    assert faults_of(opportunity, owen) == {NextStepFault.BEFORE_STAGE, NextStepFault.OLD}
    a_work_step(opportunity, None, text="", due_on=date(2026, 9, 30))
    assert faults_of(opportunity, owen) == {NextStepFault.MISSING}
    assert step.note.text


def test_the_day_of_a_next_step_is_that_of_its_owner(cast, owen, held):
    """Of the ISR, of a person here, or of the reader for a name."""
    owen.time_zone, cast.ines.time_zone = "Pacific/Auckland", "America/Los_Angeles"
    opportunity = an_opportunity(an_account(held.territory))
    clock.freeze(datetime(2026, 8, 3, 13, tzinfo=UTC))  # the 4th in Auckland
    due = date(2026, 8, 3)
    a_work_step(opportunity, owen, due_on=due)
    assert NEXT_STEP in fails(opportunity)
    a_work_step(opportunity, owen, due_on=due, owner=cast.ines)
    assert NEXT_STEP not in fails(opportunity)
    a_work_step(opportunity, owen, due_on=due, owner_name="Sue of the SAEs")
    assert NEXT_STEP in fails(opportunity, reader_day=date(2026, 8, 4))
    assert NEXT_STEP not in fails(opportunity, reader_day=due)


def test_the_log_lacks_only_what_was_done_with_the_customer(owen, held):
    opportunity = an_opportunity(an_account(held.territory))
    done = {"done_at": clock.now(), "done_by": owen}
    a_work_task(opportunity, owen, WorkKind.QUOTE, **done)
    a_work_task(opportunity, owen, WorkKind.UPGRADE_CALL, log_entry=an_entry(opportunity, owen), **done)
    assert LOG not in fails(opportunity)
    a_work_task(opportunity, owen, WorkKind.HEALTH_CHECK, **done)
    assert LOG in fails(opportunity)


def test_the_account_leader_is_copied_for_ninety_days_in_tiers_1_2_and_4(owen, held):
    opportunity = an_opportunity(an_account(held.territory), tier=Tier.CO_MANAGED)
    an_entry(opportunity, owen, kind=WorkKind.INTERNAL, leader_copied=False)
    an_entry(opportunity, owen, done_on=date(2026, 5, 4), leader_copied=False)
    assert COPIED not in fails(opportunity)
    an_entry(opportunity, owen, done_on=date(2026, 5, 5), leader_copied=False)
    assert COPIED in fails(opportunity)
    opportunity.tier = Tier.SAE_MANAGED
    assert COPIED not in fails(opportunity)


def test_all_checks_of_one_isr_are_those_of_everybody(cast, owen, held):
    """With a person instead of a column, the conditions say the same."""
    opportunity = an_opportunity(an_account(held.territory), kind=OpportunityKind.OTHER)
    an_entry(opportunity, owen, leader_copied=False)
    assert fails(opportunity) == fails(opportunity, isr=owen) == {TIER, NEXT_STEP}
