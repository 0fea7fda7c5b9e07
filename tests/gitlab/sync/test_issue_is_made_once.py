"""With GitLab set, a gating issue is made there once, with all it should have."""

from __future__ import annotations

from datetime import timedelta

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
from tests.factories.restores import a_restored_copy
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


def test_a_restored_copy_asks_gitlab_nothing(gitlab_server, mirror, session) -> None:
    restore = a_restored_copy()
    sync()
    assert gitlab_server.asked == []
    restore.live_at = clock.now()
    sync()
    assert len(gitlab_server.issues()) == 1


def test_reading_it_again_changes_nothing(gitlab_server, issue, remote) -> None:
    before = [contents_of(step) for step in issue.steps]
    look(issue)
    look(issue)
    assert [contents_of(step) for step in issue.steps] == before
    assert not [record.sentence for record in activity_of(issue.onboarding) if "GitLab" in record.sentence]
    assert gitlab_server.issues() == [remote]
    clock.move(timedelta(hours=1))
    asked = len(gitlab_server.asked)
    look(issue)
    paths = [path for _, path, _ in gitlab_server.asked[asked:]]
    assert paths == [f"/projects/{remote.project.id}/issues/1"], "an old issue has no new duplicate"


def test_a_transfer_has_one_in_each_project_assigned_to_the_people_gitlab_knows(
    gitlab_server, cast, project, access_project
) -> None:
    marta = gitlab_server.person("Marta Silva", project, username="msilva")
    cast.marta.gitlab_username = "msilva"
    cast.rita.gitlab_username = "nobody-there"
    mobility, access = an_onboarding(cast, kind=HireKind.TRANSFER).gating_issues
    sync()
    assert gitlab_server.issue(project).title == mobility.mirror.title
    assert gitlab_server.issue(access_project).title == access.mirror.title
    assert gitlab_server.issue(project).assignees == [marta.user]


def test_after_a_lost_answer_the_issue_exists_once(gitlab_server, issue, mirror) -> None:
    for method, fault in (
        ("GET", Fault.RESET),
        ("POST", Fault.BROKEN),
        ("POST", Fault.BUSY),
        ("POST", Fault.PAGE),
        ("POST", Fault.LOST),  # GitLab has made it
    ):
        gitlab_server.fail_next(fault, method, "/issues$")
        look(issue)
        assert mirror.iid is None, fault
        assert mirror.not_before > clock.now()
    look(issue)
    assert len(gitlab_server.issues()) == 1
    assert (mirror.iid, mirror.problem) == (1, None)


def test_a_duplicate_is_closed_with_a_note_and_a_copy_does_not_change(
    gitlab_server, anna, project, issue, remote
) -> None:
    """GitLab may finish what Onramp asked for long after Onramp stopped waiting for the answer."""
    copy = anna.open(project, "Copy", remote.description)
    with GitLab(gitlab_server.url, gitlab_server.token) as gitlab:
        gitlab.create_issue(
            project.id, NewIssue(remote.title, remote.description, issue.due_on, labels=[], assignee_ids=[])
        )
    made_late = gitlab_server.issues()[2]
    look(issue)
    assert (remote.is_closed, copy.is_closed, made_late.is_closed) == (False, False, True)
    assert made_late.notes == [
        "Onramp created this issue twice by mistake. It closed this one and keeps #1. "
        "Ticks here do not count."
    ]
    assert issue.mirror.iid == remote.iid


def test_it_is_found_among_hundreds_and_not_by_a_mention_of_its_key(
    gitlab_server, anna, project, issue, mirror
) -> None:
    anna.open(project, "A question", f"What is {mirror.key}?")
    gitlab_server.fail_next(Fault.LOST, "POST", "/issues$")
    sync()
    for number in range(150):
        anna.open(project, f"Another {number}")
    look(issue)
    assert mirror.iid == 2
    assert len(gitlab_server.issues()) == 152


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


def contents_of(step) -> tuple[object, ...]:
    return (
        step.position,
        step.text,
        step.heading,
        step.owned_by,
        step.due_on,
        step.is_marked,
        step.ticked_at,
    )
