"""A gating issue is closed when each of its steps is ticked; the last one closed opens the gate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.queries import activity_of
from app.onboarding.actions import close_gating_issue
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding
from app.outbox.queries import messages_about
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_onboarding, tick_all


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def test_the_isr_closes_it_and_the_gate_opens(client, cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    tick_all(issue)
    client.sign_in(cast.jonas)
    answer = client.submit(f"/gating-issues/{issue.id}/close", page=f"/onboardings/{onboarding.id}")
    assert answer.status_code == 303
    assert issue.closed_by is cast.jonas
    assert gate_of(cast.jonas).is_open
    assert [record.sentence for record in activity_of(onboarding)[:2]] == [
        "opened the gate",
        "closed a gating issue",
    ]
    told = [mail.to_email for mail in messages_about(onboarding) if mail.kind == "gate opened"]
    assert sorted(told) == ["jonas@example.com", "marta@example.com"]
    with pytest.raises(Conflict, match="was closed by Jonas Falk on"):
        close_gating_issue(issue, by=cast.marta)


def test_closing_with_an_open_step_is_refused_with_its_owner_and_age(client, cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    with pytest.raises(RuleBroken, match="buddy, to be chosen by Marta Silva"):
        close_gating_issue(issue, by=cast.jonas)
    tick_all(issue)
    last = issue.steps[1]
    last.ticked_at = last.ticked_by = None
    issue.opened_at -= timedelta(days=3)
    client.sign_in(cast.jonas)
    answer = client.forge(f"/gating-issues/{issue.id}/close")
    assert answer.status_code == 422
    assert f"“{last.text}” (IT team, handled by Marta Silva, 3 days)" in answer.text
    assert not issue.is_closed
    assert not gate_of(cast.jonas).is_open
    clock.move(timedelta(days=57))
    with pytest.raises(RuleBroken, match="60 days, overdue"):
        close_gating_issue(issue, by=cast.jonas)


def test_of_two_issues_the_first_closed_opens_nothing(cast) -> None:
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    mobility, access = onboarding.gating_issues
    tick_all(mobility)
    close_gating_issue(mobility, by=cast.jonas)
    gate = gate_of(cast.jonas)
    assert not gate.is_open
    assert "Closing “Access change request”" in [missing.what for missing in gate.missing]
    assert not [mail for mail in messages_about(onboarding) if mail.kind == "gate opened"]
    tick_all(access)
    close_gating_issue(access, by=cast.jonas)
    assert gate_of(cast.jonas).is_open


def test_the_manager_closes_it_too_and_nobody_else(client, cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    tick_all(issue)
    url = f"/gating-issues/{issue.id}/close"
    for person, status in ((cast.rita, 403), (cast.milan, 404), (cast.dana, 404)):
        client.sign_in(person)
        assert (person, client.forge(url).status_code) == (person, status)
    assert not issue.is_closed
    client.sign_in(cast.marta)
    assert client.forge(url).status_code == 303
    assert issue.closed_by is cast.marta
