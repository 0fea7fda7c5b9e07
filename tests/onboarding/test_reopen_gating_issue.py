"""The manager reopens a gating issue with a reason: the gate closes, and who holds a territory keeps it."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.onboarding.actions import close_gating_issue, reopen_gating_issue
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.shared.refusals import Conflict, RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_assignment, an_onboarding, tick_all, with_open_gate


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return with_open_gate(an_onboarding(cast))


def test_it_closes_the_gate_and_is_on_record_with_its_reason(client, cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    client.sign_in(cast.marta)
    answer = client.submit(f"/gating-issues/{issue.id}/reopen", reason="The sandbox was never tried.")
    assert answer.status_code == 303
    assert not gate_of(cast.jonas).is_open
    closed, reopened = activity_of(onboarding)[:2]
    assert (closed.sentence, closed.was, closed.became) == ("closed the gate", "open", "closed")
    assert (reopened.sentence, reopened.note.text) == (
        "reopened a gating issue",
        "The sandbox was never tried.",
    )


def test_reopening_cancels_the_mail_that_the_gate_is_open(cast) -> None:
    onboarding = an_onboarding(cast)
    (issue,) = onboarding.gating_issues
    tick_all(issue)
    close_gating_issue(issue, by=cast.jonas)
    reopen_gating_issue(issue, by=cast.marta, reason="Too early.")
    states = {mail.state for mail in messages_about(onboarding) if mail.kind == "gate opened"}
    assert states == {MessageState.CANCELLED}


def test_an_isr_keeps_their_territory_and_the_manager_gets_a_mail(client, cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    assignment = an_assignment(cast, isr=cast.jonas)
    client.sign_in(cast.marta)
    assert client.submit(f"/gating-issues/{issue.id}/reopen", reason="Too early.").status_code == 303
    assert assignment.is_running
    (mail,) = [mail for mail in messages_about(onboarding) if mail.kind == "gate reopened"]
    assert mail.to_email == cast.marta.email
    with pytest.raises(RuleBroken, match="gate of Jonas Falk is closed"):
        an_assignment(cast, isr=cast.jonas, territory=a_territory())


def test_only_a_manager_reopens_it_with_a_reason_and_once(client, cast, onboarding, session) -> None:
    (issue,) = onboarding.gating_issues
    url = f"/gating-issues/{issue.id}/reopen"
    client.sign_in(cast.jonas)
    assert client.get(url).status_code == 403
    client.sign_in(cast.marta)
    answer = client.forge(url, reason=" ")
    assert (answer.status_code, "Fill this in." in answer.text) == (422, True)
    assert issue.is_closed
    reopen_gating_issue(issue, by=cast.marta, reason="Too early.")
    with pytest.raises(Conflict, match="is already open"):
        reopen_gating_issue(issue, by=cast.marta, reason="Why not.")
    with_open_gate(onboarding).ended_at = onboarding.started_at
    session.flush()
    with pytest.raises(RuleBroken, match="has ended"):
        reopen_gating_issue(issue, by=cast.marta, reason="Too early.")
