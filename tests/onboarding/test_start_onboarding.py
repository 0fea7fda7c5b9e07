"""A hire starts an onboarding: a checklist by the plan, mail to ISR and manager, all on record."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.access.roles import Role
from app.activity.queries import activity_of
from app.onboarding.actions import start_onboarding
from app.onboarding.models import Onboarding, Step
from app.outbox.queries import messages_about
from app.plans.models import HireKind, IssueKind, Owner
from app.plans.steps import steps_in
from app.shared import clock
from app.shared.business_days import due_on
from app.shared.refusals import RuleBroken
from tests.cast import Cast, assemble_cast, person
from tests.factories.onboardings import LONG_IN_THE_ROLE, a_hired_application

MONDAY = date(2026, 11, 2)


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(datetime(2026, 10, 19, 9, tzinfo=UTC))
    return assemble_cast()


def place_of(step: Step) -> str:
    return (step.owner or step.onboarding.manager).time_zone


def start(cast: Cast, **values) -> Onboarding:
    asked = {
        "application_id": a_hired_application(cast, cast.jonas).id,
        "isr": cast.jonas,
        "manager": cast.marta,
        "recruiter": cast.rita,
        "kind": HireKind.NEW,
        "start_date": MONDAY,
        "by": cast.rita,
    }
    return start_onboarding(**{**asked, **values})


def test_it_copies_the_plan_and_notifies_the_isr_and_the_manager(cast) -> None:
    onboarding = start(cast)
    (issue,) = onboarding.gating_issues
    assert issue.due_on == date(2026, 12, 3)
    assert [step.position for step in onboarding.steps] == list(range(1, len(onboarding.steps) + 1))
    assert all(step.due_on == due_on(MONDAY, step.due_days, place_of(step)) for step in issue.steps)
    assert len(onboarding.later_steps) == 7
    assert all(step.due_on is None for step in onboarding.later_steps)
    mails = {mail.to_email: mail for mail in messages_about(onboarding)}
    assert set(mails) == {"jonas@example.com", "marta@example.com"}
    assert f"/onboardings/{onboarding.id}" in mails["jonas@example.com"].body
    assert "Mon 2 Nov" in mails["marta@example.com"].subject
    (activity,) = activity_of(onboarding)
    assert (activity.by, activity.sentence) == (cast.rita, "started the onboarding")
    with pytest.raises(RuleBroken, match="already has a running onboarding"):
        start(cast)


def test_a_transfer_has_both_issues(cast) -> None:
    issues = start(cast, kind=HireKind.TRANSFER, eligibility=LONG_IN_THE_ROLE).gating_issues
    assert [issue.due_on for issue in issues] == [date(2026, 11, 16), date(2026, 11, 12)]
    assert [issue.kind for issue in issues] == [IssueKind.CAREER_MOBILITY, IssueKind.ACCESS_CHANGE]


def test_a_manager_or_a_start_that_does_not_fit_is_refused(cast) -> None:
    application_id = a_hired_application(cast, cast.jonas).id
    both = person("Bo Lind", Role.ISR, Role.ISR_MANAGER)
    days = (date.min, date(2026, 10, 18), date(2027, 10, 20), date.max)
    for field, asked in (
        ("manager", {"isr": both, "manager": both}),
        ("manager", {"manager": cast.dana}),
        *(("start_date", {"start_date": day}) for day in days),
    ):
        with pytest.raises(RuleBroken) as refusal:
            start(cast, application_id=application_id, **asked)
        assert refusal.value.field == field, asked
    with pytest.raises(RuleBroken, match="Dana Whitfield is not an ISR manager"):
        start(cast, application_id=application_id, manager=cast.dana)


def test_today_is_the_managers_today(cast) -> None:
    clock.freeze(datetime(2026, 10, 19, 22, 30, tzinfo=UTC))
    tokyo = person("Yui Mori", Role.ISR_MANAGER, zone="Asia/Tokyo")
    with pytest.raises(RuleBroken, match="before today"):
        start(cast, manager=tokyo, start_date=date(2026, 10, 19))
    assert start(cast, start_date=date(2026, 10, 19)).start_date == date(2026, 10, 19)


def test_it_keeps_the_composed_issue_and_its_plan_files(cast) -> None:
    onboarding = start(cast)
    issue = onboarding.gating_issues[0]
    assert issue.kind is IssueKind.ONBOARDING
    assert [step.text for step in issue.steps] == [step.text for step in steps_in(issue.text)]
    assert {step.heading for step in issue.steps if step.owned_by is Owner.BUDDY} == {
        "Onboarding · When you start · Week 1",
        "Onboarding · Settling in · Week 3",
    }
    assert Owner.MANAGER in {step.owned_by for step in issue.steps if step.is_marked}
    assert "Welcome, Jonas!" in issue.text
    assert onboarding.plan_versions == {
        "onboarding": 0,
        "onboarding_tasks/region_emea": 0,
        "onboarding_tasks/segment_mid_market": 0,
        "onboarding_tasks/role_inside_sales_mid_market": 0,
        "after_the_gate": 0,
        "getting_started": 0,
    }


def test_a_name_runs_nothing_in_the_issue_and_mentions_nobody(cast) -> None:
    plain = start(cast).gating_issues[0]
    isr = person("/close @all - [ ] :red_circle: {{manager}}", Role.ISR)
    issue = start(cast, isr=isr, application_id=a_hired_application(cast, isr).id).gating_issues[0]
    assert "/close" not in issue.text
    assert "@all" not in issue.text
    assert [step.text for step in issue.steps] == [step.text for step in plain.steps]
