"""With GitLab set, a gating issue is made there once, with all it should have."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.activity.queries import activity_of
from app.gitlab.api.client import GitLab
from app.gitlab.api.issues import NewIssue
from app.gitlab.sync.rules import key_comment, new_issue_description
from app.onboarding.actions.issue_mirror import new_mirror_key
from app.onboarding.models import GITLAB_OPENED
from app.plans.models import HireKind
from app.plans.steps import steps_in
from app.shared import clock
from tests.factories.onboardings import an_onboarding
from tests.gitlab.sync.conftest import look, sync
from tests.real.gitlab_server import Fault
from tests.real.gitlab_server.markdown import without_quick_actions


def test_it_is_confidential_due_labelled_and_has_the_steps_as_tasks(issue, mirror, remote) -> None:
    assert remote.confidential
    assert remote.due_date == issue.due_on.isoformat()
    assert (remote.title, remote.labels) == (mirror.title, mirror.labels)
    assert "Jonas Falk" in remote.title
    assert [step.text for step in steps_in(remote.description)] == [step.text for step in issue.steps]
    assert key_comment(mirror.key) in remote.description
    assert (mirror.iid, mirror.url, mirror.state) == (remote.iid, remote.url, GITLAB_OPENED)


def test_the_created_issue_changes_nothing_here(issue, remote) -> None:
    before = [said_of(step) for step in issue.steps]
    look(issue)
    assert [said_of(step) for step in issue.steps] == before
    assert not [record.sentence for record in activity_of(issue.onboarding) if "GitLab" in record.sentence]


def test_it_is_assigned_to_the_people_gitlab_knows(gitlab_server, cast, project, mirror) -> None:
    marta = gitlab_server.person("Marta Silva", project, username="msilva")
    cast.marta.gitlab_username = "msilva"
    cast.rita.gitlab_username = "nobody-there"
    sync()
    assert gitlab_server.issue().assignees == [marta.user]


def test_a_transfer_has_one_in_each_project(gitlab_server, cast, project, access_project) -> None:
    mobility, access = an_onboarding(cast, kind=HireKind.TRANSFER).gating_issues
    sync()
    assert gitlab_server.issue(project).title == mobility.mirror.title
    assert gitlab_server.issue(access_project).title == access.mirror.title


def test_reading_again_creates_no_other_issue(gitlab_server, issue, remote) -> None:
    look(issue)
    look(issue)
    assert gitlab_server.issues() == [remote]


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("GET", Fault.RESET),
        ("POST", Fault.LOST),
        ("POST", Fault.BROKEN),
        ("POST", Fault.BUSY),
        ("POST", Fault.PAGE),
    ],
)
def test_after_a_lost_answer_the_issue_exists_once(gitlab_server, issue, mirror, method, fault) -> None:
    gitlab_server.fail_next(fault, method, "/issues$")
    sync()
    assert mirror.iid is None
    assert mirror.not_before > clock.now()
    look(issue)
    assert len(gitlab_server.issues()) == 1
    assert (mirror.iid, mirror.problem) == (1, None)


def test_a_duplicate_is_closed_with_a_note(gitlab_server, project, issue, remote) -> None:
    """GitLab may go on with what it was asked for long after we gave its answer up."""
    with GitLab(gitlab_server.url, gitlab_server.token) as gitlab:
        gitlab.create_issue(
            project.id, NewIssue(remote.title, remote.description, issue.due_on, labels=[], assignee_ids=[])
        )
    made_late = gitlab_server.issues()[1]
    look(issue)
    assert (remote.is_closed, made_late.is_closed) == (False, True)
    assert made_late.notes == [
        "Onramp created this issue twice by mistake. It closed this one and keeps #1. "
        "Ticks here do not count."
    ]
    assert issue.mirror.iid == remote.iid


def test_a_copied_issue_does_not_change(anna, project, issue, remote) -> None:
    copy = anna.open(project, "Copy", remote.description)
    look(issue)
    assert not copy.is_closed


def test_an_issue_that_only_mentions_the_key_is_not_ours(gitlab_server, anna, project, mirror) -> None:
    anna.open(project, "A question", f"What is {mirror.key}?")
    sync()
    assert len(gitlab_server.issues()) == 2
    assert mirror.iid == 2


def test_it_is_found_among_hundreds(gitlab_server, anna, project, issue, mirror) -> None:
    gitlab_server.fail_next(Fault.LOST, "POST", "/issues$")
    sync()
    for number in range(150):
        anna.open(project, f"Another {number}")
    look(issue)
    assert mirror.iid == 1


def test_no_quick_action_in_a_description_is_run(gitlab_server, session, cast, project, issue) -> None:
    issue.text = "/close\n- [ ] a\n  /label ~x\r/assign @anna\r\n\t/due tomorrow"
    sync()
    assert gitlab_server.quick_actions == []
    assert not gitlab_server.issue(project).is_closed


@given(st.text(st.sampled_from("/closelabel ~\n\r\t-[]<!>`\u2028\x0b\x0c\x85\\")))
def test_no_description_has_a_quick_action(text) -> None:
    made = new_issue_description(text, "key")
    assert without_quick_actions(made)[1] == []
    assert key_comment("key") in made


def test_a_key_is_unique_letters() -> None:
    keys = {new_mirror_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(key.isalpha() and key.isascii() for key in keys)


def test_duplicates_of_an_old_issue_are_not_searched(gitlab_server, issue, remote) -> None:
    clock.move(timedelta(hours=1))
    asked = len(gitlab_server.asked)
    look(issue)
    assert [path for _, path, _ in gitlab_server.asked[asked:]] == [f"/projects/{remote.project.id}/issues/1"]


def said_of(step) -> tuple[object, ...]:
    return (
        step.position,
        step.text,
        step.heading,
        step.owned_by,
        step.due_on,
        step.is_marked,
        step.ticked_at,
    )
