"""With GitLab set, a gating issue is made there once, with all it should have."""

from __future__ import annotations

from app.onboarding.models import OPENED
from app.shared import clock
from tests.onboarding.mirror.conftest import look, sync
from tests.real.gitlab_server import Fault


def test_it_is_confidential_due_and_has_the_steps_as_tasks(
    gitlab_server, cast, issue, mirror, remote
) -> None:
    assert remote.confidential
    assert remote.due_date == issue.due_on.isoformat()
    assert remote.title == "Onboarding issue: Jonas Falk"
    assert [task.text for task in remote.tasks] == [step.text for step in issue.steps]
    assert f"<!-- onramp: {mirror.key} -->" in remote.description
    assert (mirror.iid, mirror.url, mirror.state) == (remote.iid, remote.url, OPENED)
    assert not issue.is_closed


def test_looking_again_makes_no_other(gitlab_server, issue, remote) -> None:
    look(issue)
    look(issue)
    assert gitlab_server.issues() == [remote]


def test_after_a_lost_answer_it_is_found_by_its_key(gitlab_server, issue, mirror) -> None:
    gitlab_server.fail_next(Fault.LOST, "POST", "/issues$")
    sync()
    assert (mirror.iid, mirror.problem) == (None, "GitLab could not be reached.")
    assert mirror.not_before > clock.now()
    look(issue)
    assert len(gitlab_server.issues()) == 1
    assert mirror.iid == 1
    assert mirror.problem is None
