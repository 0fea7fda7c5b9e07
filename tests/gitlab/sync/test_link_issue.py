"""An issue made by hand is linked by its address; its tasks become the steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activity.queries import activity_of
from app.gitlab.sync.link_issue import link_issue
from app.gitlab.sync.rules import IssueAddress, parse_issue_address
from app.onboarding.gate.queries import gate_of
from app.plans.models import HireKind
from app.shared.refusals import RuleBroken
from tests.factories.onboardings import an_onboarding, with_open_gate
from tests.gitlab.sync.conftest import look, sync

GITLAB = "https://gitlab.example.com"
BY_HAND = "## Manager\n\n- [x] Order a laptop\n\n## New team member\n\n- [ ] Say hello\n"


@pytest.fixture
def by_hand(anna, project):
    return anna.open(project, "Onboarding of Jonas", BY_HAND, confidential=True)


def test_its_tasks_become_the_steps_and_the_gate_waits_for_gitlab(
    gitlab_server, client, cast, anna, issue, by_hand
) -> None:
    with_open_gate(issue.onboarding)
    client.sign_in(cast.marta)
    answer = client.submit(f"/gating-issues/{issue.id}/link", address=by_hand.url)
    assert answer.status_code == 303, answer.text
    assert not issue.is_closed
    assert not gate_of(cast.jonas).is_open
    assert activity_of(issue.onboarding)[0].sentence == "closed the gate"
    sync()
    steps = [step for step in issue.steps if step.counts]
    assert [(step.text, step.is_ticked, step.owner) for step in steps] == [
        ("Order a laptop", True, cast.marta),
        ("Say hello", False, cast.jonas),
    ]
    assert (issue.mirror.url, issue.mirror.is_linked) == (by_hand.url, True)
    anna.tick_all(by_hand)
    anna.close(by_hand)
    look(issue)
    assert gate_of(cast.jonas).is_open
    assert "linked a gating issue to GitLab" in [a.sentence for a in activity_of(issue.onboarding)]
    assert gitlab_server.issues() == [by_hand], "Onramp creates none of its own"


def test_the_issue_that_onramp_created_does_not_change(cast, issue, remote, by_hand) -> None:
    before = remote.description
    link_issue(issue, address=by_hand.url, by=cast.marta)
    sync()
    assert (remote.description, remote.is_closed) == (before, False)
    assert issue.mirror.url == by_hand.url


def test_two_gating_issues_cannot_share_a_gitlab_issue(
    client, cast, by_hand, project, access_project
) -> None:
    mobility, access = an_onboarding(cast, kind=HireKind.TRANSFER).gating_issues
    link_issue(mobility, address=by_hand.url, by=cast.marta)
    sync()
    client.sign_in(cast.marta)
    answer = client.forge(f"/gating-issues/{access.id}/link", address=by_hand.url)
    assert answer.status_code == 422
    assert "is already linked to another gating issue" in answer.text

    link_issue(access, address=f"{by_hand.project.url}s/-/issues/{by_hand.iid}", by=cast.marta)
    access.mirror.project = str(project.id)  # as GitLab finds a project of this name in another case
    sync()
    assert (
        access.mirror.problem == "This GitLab issue is linked to another gating issue. Link a different one."
    )
    assert access.mirror.project_id is None


@pytest.mark.parametrize(
    "address",
    [
        "https://gitlab.example.org/acme/onboarding/-/issues/1",
        "http://gitlab.example.com/acme/onboarding/-/issues/1",
        "https://gitlab.example.com@evil.example/acme/onboarding/-/issues/1",
        "https://gitlab.example.com/acme/onboarding",
        "https://gitlab.example.com/acme/onboarding/-/merge_requests/1",
        "https://gitlab.example.com/acme/onboarding/-/issues/0",
        "https://gitlab.example.com/-/issues/1",
        "https://gitlab.example.com/acme/../admin/-/issues/1",
        "https://[gitlab/-/issues/1",
        "12",
        "javascript:alert(1)",
    ],
)
def test_any_other_url_is_refused_with_a_sentence(address) -> None:
    with pytest.raises(RuleBroken, match="issue URL"):
        parse_issue_address(address, GITLAB)


@pytest.mark.parametrize(
    "end", ["issues/12", "work_items/12", "issues/12/", "issues/12#note_3", "issues/12?show=x"]
)
def test_the_url_of_a_browser_is_accepted(end) -> None:
    assert parse_issue_address(f" {GITLAB}/acme/sales/onboarding/-/{end} ", GITLAB) == IssueAddress(
        "acme/sales/onboarding", 12
    )


def test_gitlab_may_have_a_path() -> None:
    assert parse_issue_address(f"{GITLAB}/code/acme/hr/-/issues/3", f"{GITLAB}/code") == IssueAddress(
        "acme/hr", 3
    )


@given(st.text(st.sampled_from("acme12/-.issues?#%@:\\ é\0٣")))
def test_no_text_breaks_it(text) -> None:
    for address in (text, f"{GITLAB}/{text}", f"{GITLAB}/{text}/-/issues/1"):
        try:
            found = parse_issue_address(address, GITLAB)
        except RuleBroken:
            continue
        assert found.iid > 0
        assert not {"", ".", ".."} & set(found.project.split("/"))


def test_linking_waits_while_an_issue_is_created(gitlab_server, session, cast, issue, by_hand) -> None:
    gitlab_server.down()
    sync()
    with pytest.raises(RuleBroken, match="is being created in GitLab"):
        link_issue(issue, address=by_hand.url, by=cast.marta)


def test_only_the_manager_links(client, cast, issue, by_hand) -> None:
    client.sign_in(cast.jonas)
    assert client.get(f"/gating-issues/{issue.id}/link").status_code == 403
    client.sign_in(cast.milan)
    assert client.get(f"/gating-issues/{issue.id}/link").status_code == 404
