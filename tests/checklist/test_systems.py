"""An access change request lists its systems, and the manager's approval is of the list as it stands."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.checklist.list_systems import add_system, take_system_away
from app.checklist.systems import SystemChange, approvals_in, is_system, system_name
from app.checklist.tick_step import tick_step
from app.onboarding.models import GatingIssue, IssueMirror, Step
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_onboarding, tick_all


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def request_(cast) -> GatingIssue:
    """The access change request of Jonas, who transfers to Marta."""
    return an_onboarding(cast, kind=HireKind.TRANSFER).gating_issues[1]


def listed(issue: GatingIssue, name: str = "Salesforce", change: SystemChange = SystemChange.REMOVE) -> Step:
    by = issue.onboarding.isr
    return add_system(issue, name=name, change=change, why="Only the role before needed it", by=by)


def approval(issue: GatingIssue) -> Step:
    (step,) = approvals_in(issue.steps)
    return step


def test_isr_and_manager_list_a_system_which_is_a_step_of_the_manager(client, cast, request_) -> None:
    for who, name in ((cast.jonas, "Salesforce"), (cast.marta, "Zuora")):
        client.sign_in(who)
        said = {"name": name, "change": "remove", "why": "Not for an ISR"}
        answer = client.submit(f"/gating-issues/{request_.id}/systems/add", **said)
        assert answer.location.endswith(f"/onboardings/{request_.onboarding_id}#issue-{request_.id}")
    systems = [step for step in request_.steps if is_system(step)][-2:]
    assert [step.text for step in systems] == [
        "System name: Salesforce. Remove: Not for an ISR",
        "System name: Zuora. Remove: Not for an ISR",
    ]
    assert {step.owner for step in systems} == {cast.marta}
    assert request_.steps[-2:] == systems
    page = client.get(f"/onboardings/{request_.onboarding_id}").text
    assert "System name: Zuora. Remove: Not for an ISR" in page
    assert [line.sentence for line in activity_of(request_.onboarding)][:2] == ["added a system"] * 2


def test_listing_after_the_approval_unticks_it_and_says_why(cast, request_) -> None:
    first = listed(request_)
    assert first.due_on > clock.today(cast.marta.time_zone), "there is time left for it"
    tick_step(approval(request_), by=cast.marta)
    with pytest.raises(RuleBroken, match="Salesforce is already listed"):
        listed(request_, "salesforce")
    assert approval(request_).is_ticked, "the list did not change"
    listed(request_, "Zuora")
    assert not approval(request_).is_ticked
    unticked, added, *_ = activity_of(request_.onboarding)
    assert (unticked.sentence, unticked.by) == ("unticked", cast.jonas)
    assert unticked.note.text == "Zuora was listed after the approval."
    assert added.note.text == "Only the role before needed it"


def test_removing_an_open_system_unticks_the_approval(client, cast, request_) -> None:
    system = listed(request_)
    tick_step(approval(request_), by=cast.marta)
    client.sign_in(cast.jonas)
    page = f"/onboardings/{request_.onboarding_id}"
    assert client.submit(f"/steps/{system.id}/take-away", page=page).status_code == 303
    assert system.removed_at is not None
    assert not approval(request_).is_ticked
    assert system_name(system) not in client.get(page).text.split("History")[0]
    listed(request_)  # and it can be listed once more


def test_only_an_open_system_that_was_added_can_be_removed(client, cast, request_) -> None:
    asked_for = next(step for step in request_.steps if is_system(step))
    ticked = listed(request_)
    tick_step(ticked, by=cast.marta)
    for step, reason in (
        (ticked, "is already ticked"),
        (asked_for, "CRM comes with the plan"),
        (approval(request_), "Only a system"),
    ):
        with pytest.raises(RuleBroken, match=reason):
            take_system_away(step, by=cast.jonas)
    client.sign_in(cast.jonas)
    assert "take-away" not in client.get(f"/onboardings/{request_.onboarding_id}").text


def test_only_an_open_access_change_request_takes_systems(client, cast, request_) -> None:
    with pytest.raises(RuleBroken, match="Only an access change request"):
        listed(request_.onboarding.gating_issues[0])
    tick_all(request_)
    request_.closed_at, request_.closed_by = clock.now(), cast.marta
    with pytest.raises(RuleBroken, match="The request is closed"):
        listed(request_)
    client.sign_in(cast.marta)
    assert "Add system" not in client.get(f"/onboardings/{request_.onboarding_id}").text


def test_a_request_in_gitlab_is_changed_there(client, cast, request_, session) -> None:
    address = "https://gitlab.example.com/access/-/issues/7"
    session.add(IssueMirror(gating_issue=request_, key="k", project="access", title="Access", url=address))
    session.flush()
    client.sign_in(cast.jonas)
    page = client.get(f"/onboardings/{request_.onboarding_id}").text
    assert "Change the list of systems" in page
    assert address in page
    assert "systems/add" not in page
    with pytest.raises(RuleBroken, match="is in GitLab"):
        listed(request_)


def test_recruiter_and_buddy_see_the_list_and_leave_it_alone(client, cast, request_) -> None:
    system = listed(request_)
    client.sign_in(cast.rita)
    page = client.get(f"/onboardings/{request_.onboarding_id}").text
    assert system.text in page
    assert "Remove</button>" not in page
    said = {"name": "CRM", "change": "add", "why": "Because"}
    assert client.get(f"/gating-issues/{request_.id}/systems/add").status_code == 403
    assert client.forge(f"/gating-issues/{request_.id}/systems/add", **said).status_code == 403
    assert client.forge(f"/steps/{system.id}/take-away").status_code == 403


def test_what_says_too_little_or_too_much_is_refused(client, cast, request_) -> None:
    client.sign_in(cast.marta)
    for said, sentence in (
        ({"name": ""}, "Fill this in."),
        ({"why": " "}, "Fill this in."),
        ({"name": "x" * 81}, "Use at most 80 characters."),
    ):
        values = {"name": "CRM", "change": "add", "why": "For quotes", **said}
        refused = client.forge(f"/gating-issues/{request_.id}/systems/add", **values)
        assert refused.status_code == 422, said
        assert sentence in refused.text, said
